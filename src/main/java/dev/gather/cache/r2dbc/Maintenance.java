package dev.gather.cache.r2dbc;

import dev.gather.cache.CacheSettings;
import dev.gather.cache.CacheStats;
import dev.gather.cache.SharedStore;
import dev.gather.process.Time;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
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

  private final GuardedDatabase database;
  private final Dialect dialect;
  private final Time time;
  private final long capacity;
  private final long every;
  private final LongAdder expired = new LongAdder();
  private final LongAdder displaced = new LongAdder();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong writes = new AtomicLong();
  private final AtomicBoolean awake = new AtomicBoolean();
  private final AtomicBoolean working = new AtomicBoolean();
  private final Disposable.Swap timer = Disposables.swap();

  Maintenance(GuardedDatabase database, Dialect dialect, Time time, CacheSettings settings) {
    this.database = database;
    this.dialect = dialect;
    this.time = time;
    this.capacity = dialect.capacity(settings.sharedSize().toBytes());
    this.every = settings.maintenanceEvery().toMillis();
  }

  SharedStore.Stats stats(CacheStats.Link link) {
    return new SharedStore.Stats(link, bytes.get(), expired.sum(), displaced.sum());
  }

  /** To be told whenever something was written. */
  void wrote() {
    writes.incrementAndGet();
    wake();
  }

  /** To be told of every body that was written. */
  void wrote(long length) {
    wrote();
    if (written.addAndGet(length) > capacity / EARLY) {
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
        .then(database.tell(connection -> dialect.measure(connection, capacity)))
        .flatMap(this::displace)
        .doOnNext(left -> bytes.set(Math.max(0, left)))
        .flatMap(left -> removeFullBuckets().map(isEmpty -> isEmpty && left < 0))
        .subscribe(
            isEmpty -> {
              working.set(false);
              rest(isEmpty, writesBefore, afterwards);
            },
            failure -> {
              working.set(false);
              afterwards.subscribe();
            });
  }

  private void rest(boolean isEmpty, long writesBefore, Mono<Void> afterwards) {
    if (!isEmpty || writes.get() != writesBefore) {
      afterwards.subscribe();
      return;
    }
    awake.set(false);
    if (writes.get() != writesBefore) {
      wake();
    }
  }

  private Mono<Void> expire() {
    return inBatches(
        database
            .tell(connection -> dialect.expire(connection, time.millis()))
            .doOnNext(expired::add));
  }

  /** Whether no bucket of permits is left. */
  private Mono<Boolean> removeFullBuckets() {
    return inBatches(database.tell(connection -> dialect.permits().removeFull(connection)))
        .then(database.tell(connection -> dialect.permits().isEmpty(connection)));
  }

  private static Mono<Void> inBatches(Mono<Long> batch) {
    return batch.expand(rows -> rows < Dialect.BATCH ? Mono.empty() : batch).then();
  }

  /** Gives the bytes that are left. */
  private Mono<Long> displace(long measured) {
    if (measured <= capacity) {
      return Mono.just(measured);
    }
    // Somewhat more than necessary: otherwise the next write would be one too many again.
    long target = capacity - capacity / EARLY;
    return displaceTo(target, measured);
  }

  private Mono<Long> displaceTo(long target, long present) {
    return database
        .tell(connection -> dialect.displace(connection, present - target))
        .flatMap(
            gone -> {
              displaced.add(gone.rows());
              long left = present - gone.bytes();
              return left <= target || gone.rows() == 0
                  ? Mono.just(left)
                  : displaceTo(target, left);
            });
  }
}
