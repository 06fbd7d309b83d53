package dev.gather.process;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import reactor.netty.NettyPipeline;

/**
 * Checks the errors of a connection on their way to Reactor Netty's last handler, which makes
 * signals of them that are errors like any other. That handler's own errors are logged.
 */
@Sharable
public final class OutOfMemoryHandler extends ChannelInboundHandlerAdapter {

  public static final String NAME = "gather.outOfMemory";

  public static final OutOfMemoryHandler INSTANCE = new OutOfMemoryHandler();

  private OutOfMemoryHandler() {}

  /** Watches a connection of a client of Reactor Netty's: what it reads, and what it writes. */
  public static void watch(ChannelPipeline pipeline) {
    pipeline
        .addBefore(NettyPipeline.ReactiveBridge, NAME, INSTANCE)
        .addBefore(
            NettyPipeline.ReactiveBridge, OutOfMemoryWrites.NAME, OutOfMemoryWrites.INSTANCE);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
    OutOfMemory.check(error);
    context.fireExceptionCaught(error);
  }
}
