package dev.gather.cache;

import dev.gather.process.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A wall clock that stands still until it is moved; timers are the system's, and so are the
 * nanoseconds that pass beside what it is moved by.
 */
public final class TestClock implements Time {

  private static final long START = 1_800_000_000_000L;

  private final AtomicLong millis = new AtomicLong(START);

  public void advance(Duration time) {
    millis.addAndGet(time.toMillis());
  }

  @Override
  public Scheduler scheduler() {
    return Schedulers.parallel();
  }

  @Override
  public long nanoTime() {
    return Time.super.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis.get() - START);
  }

  @Override
  public long millis() {
    return millis.get();
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis.get());
  }
}
