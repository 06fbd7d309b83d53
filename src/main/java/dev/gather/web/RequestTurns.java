package dev.gather.web;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Passes the requests of a connection on one at a time, each when the answer before it has left to
 * its last byte, and reads no more while one is held back.
 *
 * <p>The server reads on, keeps all requests, and begins each when the answer before it was handed
 * to the connection. A client that sends requests and reads no answers could fill the heap with
 * both.
 */
final class RequestTurns extends ChannelDuplexHandler {

  static final String NAME = "gather.requestTurns";

  /** Requests and parts of bodies; one read of the network seldom holds a tenth of it. */
  private static final int MOST_HELD = 10_000;

  private final Queue<Object> held = new ArrayDeque<>(1);
  private boolean isBusy;
  private boolean isReadDue;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (held.isEmpty() && !(isBusy && message instanceof HttpRequest)) {
      pass(context, message);
      return;
    }
    if (held.isEmpty()) {
      context.channel().config().setAutoRead(false);
    }
    held.add(message);
    if (held.size() > MOST_HELD) {
      releaseHeld();
      context.close();
    }
  }

  @Override
  public void read(ChannelHandlerContext context) {
    if (held.isEmpty()) {
      context.read();
    } else {
      isReadDue = true;
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    ChannelPromise written = promise;
    if (isBusy && message instanceof LastHttpContent && !InterimAnswers.isInterim(message)) {
      written = promise.unvoid().addListener(done -> answered(context));
    }
    context.write(message, written);
  }

  /** Whether a client has sent more than the request that is under way. */
  boolean isHolding() {
    return !held.isEmpty();
  }

  private void answered(ChannelHandlerContext context) {
    isBusy = false;
    if (!held.isEmpty()) {
      // Later, when the server has noted that the request is over.
      context.executor().execute(() -> passNext(context));
    }
  }

  private void passNext(ChannelHandlerContext context) {
    while (!held.isEmpty() && !(isBusy && held.peek() instanceof HttpRequest)) {
      pass(context, held.remove());
    }
    if (!held.isEmpty()) {
      // The server has switched it on again with the request that it was given.
      context.channel().config().setAutoRead(false);
    } else if (isReadDue) {
      isReadDue = false;
      context.read();
    }
  }

  private void pass(ChannelHandlerContext context, Object message) {
    isBusy |= message instanceof HttpRequest;
    context.fireChannelRead(message);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    releaseHeld();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    releaseHeld();
    context.fireChannelInactive();
  }

  private void releaseHeld() {
    held.forEach(ReferenceCountUtil::release);
    held.clear();
  }
}
