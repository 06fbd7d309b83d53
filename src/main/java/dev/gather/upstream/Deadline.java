package dev.gather.upstream;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Scheduler;

/**
 * The end of a request's time, on the clock of the scheduler that timers run on (so virtual in
 * tests).
 */
public final class Deadline {

  private final long atNanos;
  private final Scheduler scheduler;
  private volatile boolean isAbandoned;

  private Deadline(long atNanos, Scheduler scheduler) {
    this.atNanos = atNanos;
    this.scheduler = scheduler;
  }

  public static Deadline in(Duration limit, Scheduler scheduler) {
    return new Deadline(scheduler.now(TimeUnit.NANOSECONDS) + limit.toNanos(), scheduler);
  }

  /** The clock. */
  public Scheduler scheduler() {
    return scheduler;
  }

  /** Never negative. */
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, atNanos - scheduler.now(TimeUnit.NANOSECONDS)));
  }

  /**
   * The request has failed, so that nobody waits for the rest of its calls. What is on its way may
   * still end, as that keeps its connection; nothing else begins.
   */
  public void abandon() {
    isAbandoned = true;
  }

  /** Whether the request has failed before its time was over. */
  public boolean isAbandoned() {
    return isAbandoned;
  }
}
