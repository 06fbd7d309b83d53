package dev.gather.ops.trace;

import ch.qos.logback.classic.LoggerContext;
import dev.gather.ops.metric.GatherMetrics;
import dev.gather.ops.metric.MeterCache;
import dev.gather.process.LinePace;
import dev.gather.process.OutOfMemory;
import dev.gather.upstream.call.CallFailure;
import java.io.IOException;
import java.lang.Thread.UncaughtExceptionHandler;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Hooks;
import reactor.netty.channel.AbortedException;

/**
 * Takes the errors that nobody waits for any more: those that come after their request has ended,
 * and those that end a thread. They are written with their stack trace, one of a type in ten
 * seconds. That a client or an upstream closed its connection is none of them, nor that a call
 * failed beside one that has failed its request already.
 */
final class UnseenErrors implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger("dev.gather.errors");

  /** Types of errors are as many as there are classes, and of those there are few. */
  private static final int MOST_TYPES = 100;

  private final MeterCache<String, LinePace> paces =
      new MeterCache<>(MOST_TYPES, type -> new LinePace(), GatherMetrics.REST);
  private final OutOfMemoryFilter filter = new OutOfMemoryFilter();
  private final @Nullable UncaughtExceptionHandler before =
      Thread.getDefaultUncaughtExceptionHandler();

  /** From now on, in the whole process. */
  void listen() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logs) {
      filter.start();
      logs.addTurboFilter(filter);
    }
    Hooks.onErrorDropped(this::dropped);
    Thread.setDefaultUncaughtExceptionHandler(this::uncaught);
  }

  @Override
  public void close() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logs) {
      logs.getTurboFilterList().remove(filter);
    }
    Hooks.resetOnErrorDropped();
    Thread.setDefaultUncaughtExceptionHandler(before);
  }

  void dropped(Throwable error) {
    OutOfMemory.check(error);
    if (error instanceof IOException || AbortedException.isConnectionReset(error)) {
      LOG.debug("A connection broke after its request had ended", error);
    } else if (error instanceof CallFailure) {
      LOG.debug("A call failed after its request had ended", error);
    } else {
      write("An error came after its request had ended", error);
    }
  }

  void uncaught(Thread thread, Throwable error) {
    OutOfMemory.check(error);
    write("Thread " + thread.getName() + " ended", error);
  }

  private void write(String what, Throwable error) {
    OptionalLong untold = paces.get(error.getClass().getName()).occurred();
    if (untold.isPresent()) {
      LOG.atError()
          .addKeyValue("gather.untold", untold.getAsLong())
          .setCause(error)
          .log("{}{}", what, LinePace.alsoFor(untold.getAsLong()));
    }
  }
}
