package dev.gather.web;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
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

  private final Set<ClientConnection> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong accepted = new AtomicLong();
  private volatile boolean isClosing;
  private volatile @Nullable Channel port;

  /** Watches the port and the connections of {@code server}. */
  HttpServer on(HttpServer server) {
    return server
        .doOnBound(
            bound -> {
              isClosing = false;
              port = bound.channel();
              port.pipeline().addFirst("gather.acceptFailures", new AcceptFailures());
            })
        .doOnChannelInit(
            (observer, channel, remote) ->
                channel
                    .pipeline()
                    .addAfter(
                        NettyPipeline.HttpTrafficHandler,
                        "gather.clientConnection",
                        new ClientConnection(channel)));
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

  /** How many are open now. */
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
    return open.stream().filter(ClientConnection::cut).count();
  }

  private final class ClientConnection extends ChannelDuplexHandler {

    private final Channel channel;

    /** Requests whose answers have not been handed to the network; changed on the event loop. */
    private volatile int unanswered;

    ClientConnection(Channel channel) {
      this.channel = channel;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      accepted.incrementAndGet();
      open.add(this);
      channel.closeFuture().addListener(closed -> open.remove(this));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof HttpRequest) {
        count(1);
      }
      context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      boolean isFinal = true;
      if (message instanceof HttpResponse response) {
        isFinal = response.status().codeClass() != HttpStatusClass.INFORMATIONAL;
        if (isClosing && isFinal) {
          response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
      }
      ChannelPromise written = promise;
      if (isFinal && message instanceof LastHttpContent) {
        // Not before the last byte is out: a slow reader still waits for it.
        written = promise.unvoid().addListener(done -> count(-1));
      }
      context.write(message, written);
    }

    /** What the server could not read is answered without having been counted. */
    private void count(int more) {
      unanswered = Math.max(0, unanswered + more);
    }

    /** On the event loop, so that no request can be read in between. */
    void closeIdle() {
      channel
          .eventLoop()
          .execute(
              () -> {
                if (unanswered == 0) {
                  channel.close();
                }
              });
    }

    boolean cut() {
      boolean wasBusy = unanswered > 0;
      channel.close();
      return wasBusy;
    }
  }
}
