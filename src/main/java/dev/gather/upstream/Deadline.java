package dev.gather.upstream;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Scheduler;

/**
 * The end of a request's time, on the clock of the scheduler that timers run on (so virtual in
 * tests).
 *
 * @param atNanos reading of {@code scheduler} at the end
 * @param scheduler the clock
 */
public record Deadline(long atNanos, Scheduler scheduler) {

  public static Deadline in(Duration limit, Scheduler scheduler) {
    return new Deadline(scheduler.now(TimeUnit.NANOSECONDS) + limit.toNanos(), scheduler);
  }

  /** Never negative. */
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, atNanos - scheduler.now(TimeUnit.NANOSECONDS)));
  }
}
