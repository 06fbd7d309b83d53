package dev.gather.upstream.call;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Scheduler;

/**
 * The end of a request's time, on the clock of the scheduler that timers run on (so virtual in
 * tests).
 */
public final class Deadline {

  private final long atNanos;
  private final Scheduler scheduler;
  private final Collection<Deadline> others;
  private volatile boolean isAbandoned;

  private Deadline(long atNanos, Scheduler scheduler, Collection<Deadline> others) {
    this.atNanos = atNanos;
    this.scheduler = scheduler;
    this.others = others;
  }

  public static Deadline in(Duration limit, Scheduler scheduler) {
    return new Deadline(
        scheduler.now(TimeUnit.NANOSECONDS) + limit.toNanos(), scheduler, List.of());
  }

  /**
   * For a call that several requests share. It ends with the last of these requests, and counts as
   * abandoned when all of them are.
   *
   * @param all of these requests, this one among them; may become more
   */
  public Deadline sharedBy(Collection<Deadline> all) {
    return new Deadline(atNanos, scheduler, all);
  }

  /** The clock. */
  public Scheduler scheduler() {
    return scheduler;
  }

  /** The time of the wall clock. */
  public Instant now() {
    return Instant.ofEpochMilli(scheduler.now(TimeUnit.MILLISECONDS));
  }

  /** Never negative. */
  public Duration remaining() {
    long now = scheduler.now(TimeUnit.NANOSECONDS);
    return Duration.ofNanos(Math.max(0, others.isEmpty() ? atNanos - now : latest() - now));
  }

  /** Of all who share it. */
  private long latest() {
    long latest = atNanos;
    for (Deadline other : others) {
      latest = Math.max(latest, other.atNanos);
    }
    return latest;
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
    return others.isEmpty() ? isAbandoned : others.stream().allMatch(Deadline::isAbandoned);
  }
}
