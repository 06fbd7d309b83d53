package dev.gather.process;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The time of everything that waits or measures: timers, nanoseconds and the wall clock. It is
 * passed in, so that the engine runs on a scheduler that is moved by hand as it runs on the
 * system's; only the wiring names {@link #SYSTEM}.
 *
 * <p>What waits for something outside of the engine does so in real time, which is the only one
 * that passes there: timers of event loops, a pool's threads, what an expression may compute, the
 * pace of log lines, the end of the process.
 */
@FunctionalInterface
public interface Time extends InstantSource {

  Time SYSTEM =
      new Time() {
        @Override
        public Scheduler scheduler() {
          return Schedulers.parallel();
        }

        @Override
        public Instant instant() {
          return Instant.now();
        }

        @Override
        public long millis() {
          return System.currentTimeMillis();
        }
      };

  /** Runs what waits, and nothing that blocks. Its own clock is this time's. */
  Scheduler scheduler();

  /**
   * As {@link System#nanoTime()}, only differences mean something. Never zero, which stands for
   * what has not been yet.
   */
  default long nanoTime() {
    return scheduler().now(TimeUnit.NANOSECONDS);
  }

  @Override
  default Instant instant() {
    return Instant.ofEpochMilli(scheduler().now(TimeUnit.MILLISECONDS));
  }
}
