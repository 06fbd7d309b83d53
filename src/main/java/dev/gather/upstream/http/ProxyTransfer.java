package dev.gather.upstream.http;

import dev.gather.definition.model.UpstreamDefinition;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.ClientLostException;
import dev.gather.upstream.call.FailureKind;
import dev.gather.upstream.call.Proxied;
import dev.gather.upstream.call.ProxiedAnswer;
import dev.gather.upstream.call.Relay;
import dev.gather.upstream.call.Source;
import dev.gather.upstream.call.UpstreamAnswer;
import dev.gather.upstream.call.UpstreamRequest;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.publisher.Sinks;
import reactor.netty.Connection;
import reactor.netty.NettyOutbound;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.HttpClientResponse;

/** Both bodies of one proxied exchange, each on its way as it comes. */
final class ProxyTransfer {

  private static final byte[] NOTHING = new byte[0];
  private static final int FIRST_STATUS = 200;

  private final UpstreamDefinition upstream;
  private final UpstreamRequest request;
  private final Proxied proxied;
  private final Sinks.One<UpstreamAnswer> broken = Sinks.one();

  ProxyTransfer(UpstreamDefinition upstream, UpstreamRequest request, Proxied proxied) {
    this.upstream = upstream;
    this.request = request;
    this.proxied = proxied;
  }

  /**
   * Sends the request.
   *
   * @param fields all of its headers
   */
  Publisher<Void> write(HttpHeaders fields, HttpClientRequest outgoing, NettyOutbound out) {
    // Reactor Netty has put in a few of its own.
    outgoing.requestHeaders().set(fields);
    return proxied.body().<Publisher<Void>>map(body -> out.then(send(body, out))).orElse(out);
  }

  /**
   * Hands the answer on, and ends when its body has.
   *
   * @return the status alone
   */
  Mono<UpstreamAnswer> read(HttpClientResponse answer, Connection connection) {
    int status = answer.status().code();
    if (status < FIRST_STATUS) {
      return Mono.error(
          CallFailure.of(FailureKind.BAD_BODY, upstream.name() + " answered no final status"));
    }
    Flux<ByteBuf> body =
        connection
            .inbound()
            .receive()
            .retain()
            .onErrorMap(error -> CallFailure.cutShort(upstream.name()));
    ProxiedAnswer passed =
        new ProxiedAnswer(
            status,
            ProxyHeaders.answer(answer.responseHeaders()),
            body,
            announced(answer.responseHeaders()),
            upstreamPause());
    return Mono.defer(() -> proxied.receiver().apply(passed))
        .thenReturn(new UpstreamAnswer(status, NOTHING, Source.BYPASS))
        .doFinally(
            signal -> {
              if (signal != SignalType.ON_COMPLETE) {
                giveUp(connection);
              }
            });
  }

  /**
   * Closes a connection whose answer nobody has begun to take: Reactor Netty waits for somebody who
   * does, and the connection would be taken for ever. To whoever is second nothing is given.
   */
  private static void giveUp(Connection connection) {
    connection.inbound().receive().onErrorComplete().subscribe().dispose();
  }

  /** Ends the exchange with whatever ended the request's body. */
  Mono<UpstreamAnswer> watch(Mono<UpstreamAnswer> exchange) {
    // Unlike takeUntilOther, this also cancels the exchange.
    return Mono.firstWithSignal(exchange, broken.asMono());
  }

  /**
   * Never fails itself: Reactor Netty would take that for a good end of an answer that is under
   * way. An upstream that takes no more may have answered already, and if not, its connection's end
   * says so.
   */
  private Mono<Void> send(Flux<ByteBuf> body, NettyOutbound out) {
    return Mono.defer(
        () -> {
          Connection[] connection = new Connection[1];
          out.withConnection(known -> connection[0] = known);
          return new Relay(
                  body.onErrorMap(ClientLostException::of),
                  announced(),
                  connection[0].channel(),
                  ClientLostException.after(proxied.clientPause()),
                  upstreamPause(),
                  Relay.Account.NONE)
              .onErrorResume(
                  error -> {
                    if (error instanceof CallFailure || error instanceof ClientLostException) {
                      broken.tryEmitError(error);
                    }
                    return Mono.never();
                  });
        });
  }

  private Relay.Length announced(HttpHeaders headers) {
    long length = AnswerReader.announcedLength(headers);
    return length < 0
        ? Relay.Length.UNKNOWN
        : new Relay.Length(length, () -> CallFailure.cutShort(upstream.name()));
  }

  private Relay.Length announced() {
    return proxied.length().isPresent()
        ? new Relay.Length(proxied.length().getAsLong(), ClientLostException::left)
        : Relay.Length.UNKNOWN;
  }

  private Relay.Limit upstreamPause() {
    return new Relay.Limit(
        request.timeout(),
        () ->
            CallFailure.of(
                FailureKind.TIMEOUT,
                upstream.name() + " paused for " + request.timeout().toMillis() + " ms"));
  }
}
