package dev.gather.ops.trace;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import dev.gather.process.OutOfMemory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Looks through the log for errors that say that memory ran out. Reactor writes each fatal error
 * before it throws it on to whoever, and Netty what a task, a listener or an event loop threw;
 * neither has another place where all of those pass.
 *
 * <p>A filter sees lines before anything is allocated for them, and those below the level as well.
 */
final class OutOfMemoryFilter extends TurboFilter {

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] arguments,
      @Nullable Throwable error) {
    if (error != null) {
      OutOfMemory.check(error);
    }
    if (arguments != null) {
      for (Object argument : arguments) {
        if (argument instanceof Throwable unseen) {
          OutOfMemory.check(unseen);
        }
      }
    }
    return FilterReply.NEUTRAL;
  }
}
