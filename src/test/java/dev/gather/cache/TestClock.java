package dev.gather.cache;

import dev.gather.process.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A wall clock that stands still until it is moved; timers are the system's. */
public final class TestClock implements Time {

  private final AtomicLong millis = new AtomicLong(1_800_000_000_000L);

  public void advance(Duration time) {
    millis.addAndGet(time.toMillis());
  }

  @Override
  public Scheduler scheduler() {
    return Schedulers.parallel();
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
