package dev.gather.cache;

import dev.gather.process.Time;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * Removes from the database what nobody may use any more, and the oldest when there is too much. It
 * rests while there is nothing in the database, and works at once after many writes.
 */
final class Maintenance implements AutoCloseable {

  /** Share of the capacity that may be written before it is looked at early. */
  private static final int EARLY = 8;

  private final SharedLevel shared;
  private final CacheCounters counters;
  private final long capacity;
  private final long every;
  private final Time time;
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong writes = new AtomicLong();
  private final AtomicBoolean awake = new AtomicBoolean();
  private final AtomicBoolean working = new AtomicBoolean();
  private final Disposable.Swap timer = Disposables.swap();

  Maintenance(
      SharedLevel shared, CacheCounters counters, long capacity, Duration every, Time time) {
    this.shared = shared;
    this.counters = counters;
    this.capacity = capacity;
    this.every = every.toMillis();
    this.time = time;
  }

  /** To be told of every body that was written. */
  void wrote(long bytes) {
    writes.incrementAndGet();
    wake();
    if (written.addAndGet(bytes) > capacity / EARLY) {
      work(Mono.empty());
    }
  }

  /** Looks at the database some time from now, and again until there is nothing in it. */
  void wake() {
    if (awake.compareAndSet(false, true)) {
      schedule();
    }
  }

  @Override
  public void close() {
    timer.dispose();
  }

  private void schedule() {
    // Replicas that started together must not all work at the same time.
    long delay = every / 2 + ThreadLocalRandom.current().nextLong(Math.max(1, every));
    timer.update(
        time.scheduler()
            .schedule(() -> work(Mono.fromRunnable(this::schedule)), delay, TimeUnit.MILLISECONDS));
  }

  private void work(Mono<Void> afterwards) {
    if (!working.compareAndSet(false, true)) {
      afterwards.subscribe();
      return;
    }
    long writesBefore = writes.get();
    written.set(0);
    expire()
        .then(Mono.defer(shared::measure))
        .flatMap(this::displace)
        .subscribe(
            bytes -> {
              working.set(false);
              rest(bytes, writesBefore, afterwards);
            },
            failure -> {
              working.set(false);
              afterwards.subscribe();
            });
  }

  private void rest(long bytes, long writesBefore, Mono<Void> afterwards) {
    counters.sharedBytes.set(Math.max(0, bytes));
    if (bytes >= 0 || writes.get() != writesBefore) {
      afterwards.subscribe();
      return;
    }
    awake.set(false);
    if (writes.get() != writesBefore) {
      wake();
    }
  }

  private Mono<Void> expire() {
    return shared
        .expire()
        .doOnNext(counters.expired::add)
        .expand(rows -> rows < Dialect.BATCH ? Mono.empty() : expireMore())
        .then();
  }

  private Mono<Long> expireMore() {
    return shared.expire().doOnNext(counters.expired::add);
  }

  /** Gives the bytes that are left. */
  private Mono<Long> displace(long bytes) {
    if (bytes <= capacity) {
      return Mono.just(bytes);
    }
    // Somewhat more than necessary, or every write would be one too many again.
    long target = capacity - capacity / EARLY;
    return displaceTo(target, bytes);
  }

  private Mono<Long> displaceTo(long target, long bytes) {
    return shared
        .displace(bytes - target)
        .flatMap(
            displaced -> {
              counters.displaced.add(displaced.rows());
              long left = bytes - displaced.bytes();
              return left <= target || displaced.rows() == 0
                  ? Mono.just(left)
                  : displaceTo(target, left);
            });
  }
}
