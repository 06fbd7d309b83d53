package dev.gather.web;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Operators;
import reactor.netty.NettyPipeline;

/**
 * What a client sends over its connection when that is a WebSocket: the bytes as they come, read
 * only when somebody asks for them. They come to no other handler. State belongs to the event loop.
 */
final class ClientFrames extends ChannelInboundHandlerAdapter
    implements Publisher<ByteBuf>, Subscription {

  /** As Netty cuts bodies. */
  private static final int MOST_OF_A_PART = 8 * 1024;

  private final Queue<ByteBuf> received = new ArrayDeque<>();
  private @Nullable ChannelHandlerContext context;
  private @Nullable Subscriber<? super ByteBuf> subscriber;
  private long asked;
  private boolean isDraining;
  private boolean hasEnded;
  private boolean isOver;

  private ClientFrames() {}

  /**
   * Takes the connection from the server's codec, with what that has not read; on the event loop.
   *
   * @return none where the client has sent on already as if it were no WebSocket
   */
  static @Nullable ClientFrames of(Channel channel) {
    ChannelPipeline pipeline = channel.pipeline();
    if (!(pipeline.get(NettyPipeline.HttpCodec) instanceof HttpServerCodec codec)
        || !(pipeline.get(RequestTurns.NAME) instanceof RequestTurns turns)
        || turns.isHolding()) {
      return null;
    }
    ClientFrames frames = new ClientFrames();
    channel.config().setAutoRead(false);
    pipeline.addAfter(NettyPipeline.HttpCodec, "gather.clientFrames", frames);
    codec.removeInboundHandler();
    return frames;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void channelRead(ChannelHandlerContext current, Object message) {
    if (message instanceof ByteBuf part) {
      if (isOver) {
        part.release();
      } else {
        received.add(part);
        drain();
      }
    } else {
      current.fireChannelRead(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext current) {
    readIfAsked();
    current.fireChannelReadComplete();
  }

  @Override
  public void channelInactive(ChannelHandlerContext current) {
    hasEnded = true;
    if (subscriber == null) {
      // The answer may have failed with the connection, so that nobody ever takes them.
      release();
    }
    drain();
    current.fireChannelInactive();
  }

  @Override
  public void subscribe(Subscriber<? super ByteBuf> one) {
    subscriber = one;
    one.onSubscribe(this);
  }

  @Override
  public void request(long parts) {
    onLoop(
        () -> {
          asked = Operators.addCap(asked, parts);
          drain();
          readIfAsked();
        });
  }

  @Override
  public void cancel() {
    onLoop(
        () -> {
          isOver = true;
          release();
        });
  }

  private void release() {
    received.forEach(ByteBuf::release);
    received.clear();
  }

  private void readIfAsked() {
    ChannelHandlerContext current = context;
    if (current != null && asked > 0 && !isOver && !hasEnded) {
      current.read();
    }
  }

  private void drain() {
    Subscriber<? super ByteBuf> taker = subscriber;
    if (taker == null || isDraining) {
      return;
    }
    isDraining = true;
    while (asked > 0 && !isOver && !received.isEmpty()) {
      asked--;
      taker.onNext(next());
    }
    isDraining = false;
    if (hasEnded && received.isEmpty() && !isOver) {
      isOver = true;
      taker.onComplete();
    }
  }

  private ByteBuf next() {
    ByteBuf first = received.element();
    return first.readableBytes() > MOST_OF_A_PART
        ? first.readRetainedSlice(MOST_OF_A_PART)
        : received.remove();
  }

  private void onLoop(Runnable step) {
    ChannelHandlerContext current = context;
    if (current == null || current.executor().inEventLoop()) {
      step.run();
      return;
    }
    try {
      current.executor().execute(step);
    } catch (RejectedExecutionException shutDown) {
      // The connection is gone with its loop.
    }
  }
}
