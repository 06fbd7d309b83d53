package dev.gather.web;

import dev.gather.process.LinePace;
import dev.gather.process.LocalLimit;
import dev.gather.process.OutOfMemory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes that the port accepts no connections. Reactor Netty waits a second after each such error
 * and tries again, without a word; clients wait in the operating system's queue meanwhile.
 */
final class AcceptFailures extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = LoggerFactory.getLogger("dev.gather.connections");

  private final LinePace pace = new LinePace();

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
    OutOfMemory.check(error);
    OptionalLong untold = pace.occurred();
    if (untold.isPresent()) {
      LOG.atError()
          .addKeyValue("gather.untold", untold.getAsLong())
          .log(
              "Connections cannot be accepted: {}{}",
              LocalLimit.of(error)
                  .map(
                      limit ->
                          "this process has no "
                              + limit.word()
                              + " left (ulimit -n); those that are open are served")
                  .orElse(error.getClass().getSimpleName()),
              LinePace.alsoFor(untold.getAsLong()));
    }
    context.fireExceptionCaught(error);
  }
}
