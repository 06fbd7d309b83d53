package dev.gather.cache.r2dbc;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection whose peer owes an answer for too long. A database whose process is stopped,
 * or a host that is gone, breaks no connection; and the driver waits for ever, even for the answer
 * to its first message.
 *
 * <p>What stalls in the middle of an answer looks idle from here, so that idle connections are
 * closed as well, much later. Its time is that of the event loop, so always real.
 */
final class SilenceLimit extends ChannelDuplexHandler {

  /** Looking this often per limit costs nothing, and no query a timer. */
  private static final int LOOKS = 8;

  /**
   * The driver forgets to release a query's parameters when the connection is lost before they are
   * sent: these buffers need not be released.
   */
  private static final ByteBufAllocator COLLECTED = new UnpooledByteBufAllocator(false, true);

  static final Duration IDLE = Duration.ofMinutes(2);

  private final long limit;
  private boolean owed;
  private long lastHeard;
  private @Nullable Future<?> looks;

  SilenceLimit(Duration limit) {
    this.limit = limit.toNanos();
  }

  @Override
  public void channelActive(ChannelHandlerContext context) throws Exception {
    context.channel().config().setAllocator(COLLECTED);
    lastHeard = System.nanoTime();
    looks =
        context
            .executor()
            .scheduleWithFixedDelay(
                () -> look(context), limit / LOOKS, limit / LOOKS, TimeUnit.NANOSECONDS);
    super.channelActive(context);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
      throws Exception {
    if (!owed) {
      owed = true;
      lastHeard = System.nanoTime();
    }
    super.write(context, message, promise);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    owed = false;
    lastHeard = System.nanoTime();
    super.channelRead(context, message);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    if (looks != null) {
      looks.cancel(false);
    }
    super.channelInactive(context);
  }

  private void look(ChannelHandlerContext context) {
    if (System.nanoTime() - lastHeard > (owed ? limit : IDLE.toNanos())) {
      context.close();
    }
  }
}
