package dev.gather.web;

import dev.gather.execution.Generation;
import dev.gather.execution.observed.RequestOutcome;
import dev.gather.execution.observed.Traffic;
import dev.gather.process.Time;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.FailureKind;
import dev.gather.upstream.call.ProxiedAnswer;
import dev.gather.upstream.field.Header;
import dev.gather.upstream.relay.ClientLostException;
import dev.gather.upstream.relay.Relay;
import dev.gather.upstream.websocket.CloseReason;
import dev.gather.upstream.websocket.WebSocketTunnel;
import io.netty.channel.Channel;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/**
 * The client's side of one WebSocket, from the upstream's 101 to its end.
 *
 * @param upstream its name
 * @param handshake that asked for it
 * @param expires when who asked is not to be believed any more
 * @param pause longest pause of the upstream while it takes what the client sends
 * @param generation that it is opened by
 */
record WebSocketExchange(
    ClientExchange client,
    String upstream,
    WebSocketHandshake handshake,
    Optional<Instant> expires,
    Duration pause,
    Generation generation,
    OpenWebSockets all,
    Time time) {

  /** Who may speak for longer has no end: timers count nanoseconds. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  /** Says so to the client, and lets both sides speak until one of them or the gateway ends it. */
  Mono<Void> open(ProxiedAnswer answer) {
    ClientConnection connection = ClientConnection.of(client.exchange());
    if (connection == null) {
      return Mono.error(ClientLostException.left());
    }
    tell(answer);
    return taken(connection.channel())
        .flatMap(frames -> ClientAnswer.writeBody(client, known -> pass(known, frames, answer)));
  }

  private void tell(ProxiedAnswer answer) {
    ServerHttpResponse response = client.exchange().getResponse();
    response.setStatusCode(HttpStatus.SWITCHING_PROTOCOLS);
    HttpHeaders headers = response.getHeaders();
    for (Header header : answer.headers()) {
      // To the server's codec, an answer with the version is one of a draft.
      if (!header.name().equalsIgnoreCase(RequestId.HEADER)
          && !header.name().equalsIgnoreCase(WebSocketHandshake.VERSION_FIELD)) {
        headers.add(header.name(), header.value());
      }
    }
    headers.set(HttpHeaders.UPGRADE, "websocket");
    headers.set(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE);
    if (handshake.token().isPresent()
        && !headers.containsHeader(WebSocketHandshake.PROTOCOL_FIELD)) {
      // A page's WebSocket fails where none of those is chosen that it offered.
      headers.set(WebSocketHandshake.PROTOCOL_FIELD, WebSocketHandshake.BEARER);
    }
    HttpServerResponse connection = ServerHttpResponseDecorator.getNativeResponse(response);
    connection.compression(false);
    connection.chunkedTransfer(false);
  }

  /** The connection, before anybody may send over it as over a WebSocket. */
  private static Mono<ClientFrames> taken(Channel channel) {
    return Mono.create(
        sink -> {
          Runnable step =
              () -> {
                ClientFrames frames = channel.isActive() ? ClientFrames.of(channel) : null;
                if (frames == null) {
                  sink.error(ClientLostException.left());
                } else {
                  sink.success(frames);
                }
              };
          if (channel.eventLoop().inEventLoop()) {
            step.run();
            return;
          }
          try {
            channel.eventLoop().execute(step);
          } catch (RejectedExecutionException shutDown) {
            sink.error(ClientLostException.left());
          }
        });
  }

  private Mono<Void> pass(ClientConnection known, ClientFrames frames, ProxiedAnswer answer) {
    client.end().answered();
    client.end().with(RequestOutcome.COMPLETE, HttpStatus.SWITCHING_PROTOCOLS.value(), 0);
    WebSocketTunnel tunnel =
        new WebSocketTunnel(
            new WebSocketTunnel.Side(
                known.channel(), frames, Relay.Limit.NONE, ClientAnswer.passing(known)),
            new WebSocketTunnel.Side(
                answer.switched().orElseThrow(),
                answer.body(),
                new Relay.Limit(pause, WebSocketExchange::stalled),
                Relay.Account.NONE),
            all.limits().maxIdle());
    return Mono.defer(
            () -> {
              all.opened(tunnel, generation);
              client.end().webSocket(() -> new Traffic(tunnel.received(), tunnel.sent()));
              Runnable closed = client.end().observed().webSocketOpened(upstream);
              Runnable over = known.outlive();
              tunnel.whenOver(
                  () -> {
                    all.ended(tunnel);
                    closed.run();
                    over.run();
                  });
              expires
                  .map(end -> Duration.between(time.instant(), end))
                  .filter(left -> left.compareTo(LONGEST) < 0)
                  .ifPresent(left -> tunnel.endIn(left.toNanos(), CloseReason.EXPIRED));
              return tunnel.run();
            })
        .doOnNext(end -> close(end, known))
        .then();
  }

  private static CallFailure stalled() {
    return CallFailure.of(FailureKind.TIMEOUT, "an upstream took nothing of a WebSocket");
  }

  private void close(WebSocketTunnel.End end, ClientConnection known) {
    if (end == WebSocketTunnel.End.CLOSED) {
      ClientConnection.afterAnswer(client.exchange(), () -> known.channel().close());
    } else {
      client.cut();
    }
  }
}
