package dev.gather.web;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts clients' connections and, once told to, ends each with its next answer: a client that is
 * told {@code Connection: close} sends nothing more there, so no request meets a closing port.
 */
@Sharable
final class ConnectionClose extends ChannelDuplexHandler {

  private final AtomicInteger open = new AtomicInteger();
  private final AtomicLong accepted = new AtomicLong();
  private volatile boolean isClosing;

  void begin() {
    isClosing = true;
  }

  /** Connections that are open now. */
  int open() {
    return open.get();
  }

  /** Connections that were ever opened. */
  long accepted() {
    return accepted.get();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    accepted.incrementAndGet();
    open.incrementAndGet();
    context.channel().closeFuture().addListener(closed -> open.decrementAndGet());
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (isClosing
        && message instanceof HttpResponse response
        && response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    context.write(message, promise);
  }
}
