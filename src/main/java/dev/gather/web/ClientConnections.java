package dev.gather.web;

import dev.gather.execution.stream.WaitingAnswers;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.FutureMono;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/**
 * Clients' connections, and the port that they come in by.
 *
 * <p>The port is closed apart from them: Reactor Netty closes with it each connection that no
 * request has come on, also those that were accepted just now and whose request is on its way.
 */
final class ClientConnections {

  /** Of Netty's transport for Linux, which is there at run time only. */
  private static final ChannelOption<Long> TCP_NOTSENT_LOWAT =
      ChannelOption.valueOf("io.netty.channel.epoll.EpollChannelOption#TCP_NOTSENT_LOWAT");

  private static final long LEAST_UNSENT = 16 * 1024;
  private static final int FAR_SEND_BUFFER = 256 * 1024;
  private static final int SEND_BUFFER = 32 * 1024;

  private final WaitingAnswers answers;
  private final Duration maxPause;
  private final Set<ClientConnection> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong accepted = new AtomicLong();
  private volatile boolean isClosing;
  private volatile @Nullable Channel port;

  /**
   * @param answers counts what waits for clients
   * @param maxPause how long one may read nothing
   */
  ClientConnections(WaitingAnswers answers, Duration maxPause) {
    this.answers = answers;
    this.maxPause = maxPause;
  }

  /** Watches the port and the connections of {@code server}. */
  HttpServer on(HttpServer server) {
    return server
        .doOnBound(
            bound -> {
              isClosing = false;
              port = bound.channel();
              port.pipeline().addFirst("gather.acceptFailures", new AcceptFailures());
            })
        .doOnChannelInit((observer, channel, remote) -> watch(channel));
  }

  private void watch(Channel channel) {
    ClientConnection connection = new ClientConnection(channel, answers, maxPause, () -> isClosing);
    accepted.incrementAndGet();
    open.add(connection);
    channel
        .closeFuture()
        .addListener(closed -> connection.afterAnswer(() -> open.remove(connection)));
    boundSendBuffer(channel);
    channel
        .pipeline()
        .addAfter(NettyPipeline.HttpCodec, RequestTurns.NAME, new RequestTurns())
        .addAfter(NettyPipeline.HttpTrafficHandler, "gather.clientConnection", connection);
  }

  /**
   * A socket takes up to 4 MB by itself, whether the client reads or not, so that no pause would be
   * seen. What was sent and not acknowledged may be as much as a fast connection over a distance
   * needs; what was not even sent is little. Where that cannot be told apart, both are little.
   *
   * @see <a href="https://man7.org/linux/man-pages/man7/tcp.7.html">tcp(7), TCP_NOTSENT_LOWAT</a>
   */
  private static void boundSendBuffer(Channel channel) {
    boolean isToldApart = channel.config().setOption(TCP_NOTSENT_LOWAT, LEAST_UNSENT);
    channel
        .config()
        .setOption(ChannelOption.SO_SNDBUF, isToldApart ? FAR_SEND_BUFFER : SEND_BUFFER);
  }

  /**
   * From now on ends each connection with its next answer: a client that is told {@code Connection:
   * close} sends nothing more there.
   */
  void endWithAnswers() {
    isClosing = true;
  }

  /** Accepts no more of them; those that are open stay so. */
  Mono<Void> closePort() {
    Channel bound = port;
    return bound == null ? Mono.empty() : FutureMono.deferFuture(bound::close);
  }

  /** How many are open now, or were what goes on without them. */
  int open() {
    return open.size();
  }

  /** How many were ever opened. */
  long accepted() {
    return accepted.get();
  }

  /** Closes those that wait for no answer. */
  void closeIdle() {
    open.forEach(ClientConnection::closeIdle);
  }

  /**
   * Closes all.
   *
   * @return how many waited for an answer
   */
  long cut() {
    return open.stream().filter(ClientConnection::close).count();
  }
}
