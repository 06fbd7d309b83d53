package dev.gather.process;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Checks the errors of a connection on their way to Reactor Netty's last handler, which makes
 * signals of them that are errors like any other. That handler's own errors are logged.
 */
@Sharable
public final class OutOfMemoryHandler extends ChannelInboundHandlerAdapter {

  public static final String NAME = "gather.outOfMemory";

  public static final OutOfMemoryHandler INSTANCE = new OutOfMemoryHandler();

  private OutOfMemoryHandler() {}

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
    OutOfMemory.check(error);
    context.fireExceptionCaught(error);
  }
}
