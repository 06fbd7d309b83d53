package dev.gather.upstream.call;

import dev.gather.upstream.field.Header;
import dev.gather.upstream.relay.ClientLostException;
import dev.gather.upstream.relay.Relay;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** An upstream's answer that is passed on; its body comes later, and can be taken once. */
public final class ProxiedAnswer implements AnyAnswer {

  /**
   * Bytes that are read of a body that nobody wants. So much is worth a kept connection; more would
   * cost more than a new one.
   */
  public static final int DRAINED_BYTES = 64 * 1024;

  public static final Duration DRAINING_TIME = Duration.ofMillis(100);

  private final int status;
  private final List<Header> headers;
  private final Flux<ByteBuf> body;
  private final Relay.Length length;
  private final Relay.Limit upstreamPause;
  private final Optional<Channel> switched;

  public ProxiedAnswer(
      int status,
      List<Header> headers,
      Flux<ByteBuf> body,
      Relay.Length length,
      Relay.Limit upstreamPause) {
    this(status, headers, body, length, upstreamPause, Optional.empty());
  }

  private ProxiedAnswer(
      int status,
      List<Header> headers,
      Flux<ByteBuf> body,
      Relay.Length length,
      Relay.Limit upstreamPause,
      Optional<Channel> switched) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.length = length;
    this.upstreamPause = upstreamPause;
    this.switched = switched;
  }

  /**
   * An upstream that speaks WebSocket from now on.
   *
   * @param received what it sends
   * @param connection takes what is sent to it, until whoever has taken this answer closes it
   */
  public static ProxiedAnswer switching(
      List<Header> headers, Flux<ByteBuf> received, Channel connection) {
    return new ProxiedAnswer(
        Statuses.SWITCHING_PROTOCOLS,
        headers,
        received,
        Relay.Length.UNKNOWN,
        Relay.Limit.NONE,
        Optional.of(connection));
  }

  @Override
  public int status() {
    return status;
  }

  /** End-to-end headers as they came. */
  public List<Header> headers() {
    return headers;
  }

  /** The connection of an upstream that speaks WebSocket from now on. */
  public Optional<Channel> switched() {
    return switched;
  }

  /** What comes; for once. */
  public Flux<ByteBuf> body() {
    return body;
  }

  /** The same answer with other headers, in its place. */
  public ProxiedAnswer with(List<Header> others) {
    return new ProxiedAnswer(status, others, body, length, upstreamPause, switched);
  }

  /**
   * Writes the body as it comes. Pauses of the client are not watched for here.
   *
   * @param account of what waits for the client
   * @return ends when all of it has left; fails with {@link CallFailure} when the upstream broke
   *     off, and with {@link ClientLostException} when the client did
   */
  public Mono<Void> writeTo(Channel client, Relay.Account account) {
    return new Relay(body, length, client, upstreamPause, Relay.Limit.NONE, account)
        .onErrorMap(error -> error instanceof CallFailure ? error : ClientLostException.of(error));
  }

  /**
   * Takes the body for nobody: of an answer that has none, or should have. One that does not end at
   * once, in real time, is not worth its connection.
   */
  public Mono<Void> discard() {
    return body.map(ProxiedAnswer::released)
        .scan(0, Integer::sum)
        .takeUntil(bytes -> bytes > DRAINED_BYTES)
        .then()
        .timeout(DRAINING_TIME, Mono.empty());
  }

  private static int released(ByteBuf part) {
    int bytes = part.readableBytes();
    part.release();
    return bytes;
  }
}
