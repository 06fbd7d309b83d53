package dev.gather.process;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;

/**
 * Checks why a connection's writes fail. Netty tells that to nobody but the write's own promise,
 * and who made it may be past listening: Reactor Netty gives up the last part of an answer without
 * a word, and leaves the connection open, so that the client waits for ever.
 */
@Sharable
public final class OutOfMemoryWrites extends ChannelOutboundHandlerAdapter {

  public static final String NAME = "gather.outOfMemoryWrites";

  public static final OutOfMemoryWrites INSTANCE = new OutOfMemoryWrites();

  /** There beforehand, as nothing may be left to make it of. */
  private static final GenericFutureListener<Future<Void>> CHECK =
      written -> OutOfMemory.check(written.cause());

  private OutOfMemoryWrites() {}

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    context.write(message, promise.unvoid().addListener(CHECK));
  }
}
