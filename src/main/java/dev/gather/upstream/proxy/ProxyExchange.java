package dev.gather.upstream.proxy;

import dev.gather.definition.model.UpstreamDefinition;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.Exchange;
import dev.gather.upstream.call.FailureKind;
import dev.gather.upstream.call.ProxiedAnswer;
import dev.gather.upstream.call.ProxiedRequest;
import dev.gather.upstream.call.Statuses;
import dev.gather.upstream.http.HttpSender;
import dev.gather.upstream.relay.ClientLostException;
import dev.gather.upstream.relay.Relay;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.OptionalLong;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.publisher.Sinks;
import reactor.netty.Connection;
import reactor.netty.NettyOutbound;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.HttpClientResponse;

/** Passes a request on, and its answer back. It ends when both have passed. */
public final class ProxyExchange implements Exchange<ProxiedRequest, ProxiedAnswer> {

  private static final int FIRST_STATUS = 200;

  private final String upstream;
  private final HttpSender sender;
  private final HttpSender unpooled;
  private final ProxyHeaders headers;

  /**
   * @param unpooled makes a new connection for each request
   */
  public ProxyExchange(UpstreamDefinition definition, HttpSender sender, HttpSender unpooled) {
    this.upstream = definition.name();
    this.sender = sender;
    this.unpooled = unpooled;
    this.headers = new ProxyHeaders(definition);
  }

  @Override
  public Mono<ProxiedAnswer> send(ProxiedRequest request) {
    return Mono.defer(
        () -> {
          Transfer transfer = new Transfer(request);
          // Whatever ends the request's body ends the exchange. Unlike takeUntilOther, this also
          // cancels it.
          return Mono.firstWithSignal(sent(request, transfer), transfer.broken.asMono());
        });
  }

  private Mono<ProxiedAnswer> sent(ProxiedRequest request, Transfer transfer) {
    return request.isRead() && !request.isUpload() && !request.isHandshake()
        ? sender.send(request, transfer, unpooled)
        : sender.send(request, transfer);
  }

  /** Both bodies, each on its way as it comes. */
  private final class Transfer implements HttpSender.Transfer<ProxiedAnswer> {

    private final ProxiedRequest request;
    private final Sinks.One<ProxiedAnswer> broken = Sinks.one();

    Transfer(ProxiedRequest request) {
      this.request = request;
    }

    @Override
    public HttpHeaders fields() {
      return headers.of(request);
    }

    @Override
    public Publisher<Void> write(
        HttpHeaders fields, HttpClientRequest outgoing, NettyOutbound out) {
      // Reactor Netty has put in a few of its own.
      outgoing.requestHeaders().set(fields);
      return request
          .bodies()
          .body()
          .<Publisher<Void>>map(body -> out.then(send(body, out)))
          .orElse(out);
    }

    @Override
    public Mono<ProxiedAnswer> read(HttpClientResponse answer, Connection connection) {
      int status = answer.status().code();
      if (status == Statuses.SWITCHING_PROTOCOLS && request.isHandshake()) {
        return open(answer.responseHeaders(), connection);
      }
      if (status < FIRST_STATUS) {
        return Mono.error(
            CallFailure.of(FailureKind.BAD_BODY, upstream + " answered no final status"));
      }
      Flux<ByteBuf> body =
          connection
              .inbound()
              .receive()
              .retain()
              .onErrorMap(error -> CallFailure.cutShort(upstream));
      ProxiedAnswer passed =
          new ProxiedAnswer(
              status,
              ProxyHeaders.answer(answer.responseHeaders()),
              body,
              announced(answer.responseHeaders()),
              upstreamPause());
      return Mono.defer(() -> request.bodies().receiver().apply(passed))
          .thenReturn(passed)
          .doFinally(
              signal -> {
                if (signal != SignalType.ON_COMPLETE) {
                  giveUp(connection);
                }
              });
    }

    /**
     * Whoever takes the answer has the connection from then on, and closes it; so the end of the
     * exchange is the WebSocket's.
     */
    private Mono<ProxiedAnswer> open(HttpHeaders received, Connection connection) {
      connection.markPersistent(false);
      String fault = Handshake.fault(request.webSocket().orElseThrow(), received);
      if (!fault.isEmpty()) {
        connection.channel().close();
        return Mono.error(
            CallFailure.of(FailureKind.BAD_BODY, upstream + " opened no WebSocket: " + fault));
      }
      ProxiedAnswer passed =
          ProxiedAnswer.switching(
              ProxyHeaders.answer(received),
              connection.inbound().receive().retain(),
              connection.channel());
      return Mono.defer(() -> request.bodies().receiver().apply(passed))
          .thenReturn(passed)
          .doOnError(error -> giveUp(connection))
          .doOnCancel(() -> giveUp(connection));
    }

    /**
     * Closes a connection whose answer nobody has begun to take: Reactor Netty waits for somebody
     * who does, and the connection would be taken for ever. A second taker gets nothing.
     */
    private static void giveUp(Connection connection) {
      connection.inbound().receive().onErrorComplete().subscribe().dispose();
    }

    /**
     * Never fails itself: Reactor Netty would take that for a good end of an answer that is under
     * way. An upstream that takes no more may have answered already, and if not, its connection's
     * end says so.
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
                    ClientLostException.after(request.bodies().clientPause()),
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
      long length = HttpSender.announcedLength(headers);
      return length < 0
          ? Relay.Length.UNKNOWN
          : new Relay.Length(length, () -> CallFailure.cutShort(upstream));
    }

    private Relay.Length announced() {
      OptionalLong length = request.bodies().length();
      return length.isPresent()
          ? new Relay.Length(length.getAsLong(), ClientLostException::left)
          : Relay.Length.UNKNOWN;
    }

    private Relay.Limit upstreamPause() {
      return new Relay.Limit(
          request.timeout(),
          () ->
              CallFailure.of(
                  FailureKind.TIMEOUT,
                  upstream + " paused for " + request.timeout().toMillis() + " ms"));
    }
  }
}
