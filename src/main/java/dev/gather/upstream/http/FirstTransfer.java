package dev.gather.upstream.http;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.NettyOutbound;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.http.client.PrematureCloseException;

/**
 * The transfer of a request that may be sent once more. It knows whether its failure asks for that:
 * a service that closes a connection which it believes idle may do so while a request is on its
 * way.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9112#section-9.3.1">RFC 9112, 9.3.1</a>
 */
final class FirstTransfer<A> implements HttpSender.Transfer<A> {

  private static final String RESET = "Connection reset";

  private final HttpSender.Transfer<A> transfer;

  /** None before the request has a connection. */
  private volatile @Nullable ExchangeCodec codec;

  FirstTransfer(HttpSender.Transfer<A> transfer) {
    this.transfer = transfer;
  }

  @Override
  public HttpHeaders fields() {
    return transfer.fields();
  }

  @Override
  public Publisher<Void> write(HttpHeaders fields, HttpClientRequest outgoing, NettyOutbound out) {
    out.withConnection(connection -> codec = codec(connection.channel()));
    return transfer.write(fields, outgoing, out);
  }

  private static @Nullable ExchangeCodec codec(Channel channel) {
    return channel.pipeline().get(ExchangeCodec.class);
  }

  @Override
  public Mono<A> read(HttpClientResponse answer, Connection connection) {
    return transfer.read(answer, connection);
  }

  /** Whether a connection that had served before was closed in place of an answer. */
  boolean wentUnheard(Throwable error) {
    ExchangeCodec used = codec;
    return used != null && used.isUnheard() && isClosing(error);
  }

  /** Whether the other side closed the connection, in good order or not. */
  private static boolean isClosing(Throwable error) {
    return error instanceof PrematureCloseException
        || AbortedException.isConnectionReset(error)
        || error instanceof SocketException && RESET.equals(error.getMessage());
  }
}
