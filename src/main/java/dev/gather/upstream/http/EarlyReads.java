package dev.gather.upstream.http;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.channels.NotYetConnectedException;

/**
 * Lets a connection be made although Netty has tried to read from it too early. Its epoll transport
 * does that now and then; nothing is wrong with the connection, but Reactor Netty takes the error
 * for its end. What keeps a connection from being made is told by another way.
 */
@Sharable
final class EarlyReads extends ChannelInboundHandlerAdapter {

  static final String NAME = "gather.earlyReads";

  static final EarlyReads INSTANCE = new EarlyReads();

  private EarlyReads() {}

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
    if (!(error instanceof NotYetConnectedException)) {
      context.fireExceptionCaught(error);
    }
  }
}
