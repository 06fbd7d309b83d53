package dev.gather.access.rate;

import dev.gather.cache.CacheKey;
import dev.gather.cache.NotAskedException;
import dev.gather.cache.SharedPermits;
import dev.gather.cache.SharedPermits.Block;
import dev.gather.cache.SharedPermits.Bucket;
import dev.gather.cache.SharedPermits.Demand;
import dev.gather.process.Time;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** What all rate limits run on, and their numbers since the start. */
public final class RateEngine {

  /** Of all limits. More would keep searches of the cache waiting for the same connections. */
  static final int MOST_TRIPS = 64;

  private final SharedPermits permits;
  private final AtomicInteger underWay = new AtomicInteger();
  final LongAdder displaced = new LongAdder();
  private final LongAdder taken = new LongAdder();
  private final LongAdder empty = new LongAdder();
  private final LongAdder timedOut = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder skipped = new LongAdder();
  private final int maxKeys;
  private final Time time;
  private final long start;

  /**
   * @param permits the database that shared limits have their permits from
   * @param time that permits come back by
   */
  public RateEngine(SharedPermits permits, RateLimitSettings settings, Time time) {
    this.permits = permits;
    this.maxKeys = settings.maxKeys();
    this.time = time;
    this.start = time.nanoTime();
  }

  /** Keys that had to make room for others. */
  public long displaced() {
    return displaced.sum();
  }

  public Trips trips() {
    return new Trips(taken.sum(), empty.sum(), timedOut.sum(), failed.sum(), skipped.sum());
  }

  int maxKeys() {
    return maxKeys;
  }

  /** Nanoseconds since the start, so that no sum or comparison of times overflows. */
  long now() {
    return time.nanoTime() - start;
  }

  /** What goes on when the database has answered goes on here. */
  Scheduler scheduler() {
    return time.scheduler();
  }

  /** As {@link SharedPermits#take}, and counted. */
  Mono<Void> take(CacheKey key, Bucket bucket, Demand demand, Consumer<Block> given) {
    return Mono.defer(() -> trip(key, bucket, demand, given)).doOnError(this::unanswered);
  }

  private Mono<Void> trip(CacheKey key, Bucket bucket, Demand demand, Consumer<Block> given) {
    if (underWay.incrementAndGet() > MOST_TRIPS) {
      underWay.decrementAndGet();
      return Mono.error(NotAskedException.INSTANCE);
    }
    Consumer<Block> counted =
        block -> {
          (block.permits() > 0 ? taken : empty).increment();
          given.accept(block);
        };
    return Mono.defer(() -> permits.take(key, bucket, demand, counted))
        .doFinally(signal -> underWay.decrementAndGet());
  }

  private void unanswered(Throwable failure) {
    if (failure instanceof NotAskedException) {
      skipped.increment();
    } else if (failure instanceof TimeoutException) {
      timedOut.increment();
    } else {
      failed.increment();
    }
  }

  /**
   * Times that the database was asked for permits.
   *
   * @param taken it gave some
   * @param empty it had none
   * @param timedOut it did not answer in time
   * @param failed in the database
   * @param skipped not sent, as it has failed too often of late, or too many were under way
   */
  public record Trips(long taken, long empty, long timedOut, long failed, long skipped) {}
}
