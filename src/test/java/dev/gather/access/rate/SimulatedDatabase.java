package dev.gather.access.rate;

import dev.gather.cache.CacheKey;
import dev.gather.cache.NotAskedException;
import dev.gather.cache.SharedPermits;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A database of buckets in a time that is moved by hand, as slow as a test wants it. What it does
 * to a bucket is what {@code SharedPermitsTest} holds the real ones to.
 */
final class SimulatedDatabase implements SharedPermits {

  private static final Duration BUDGET = Duration.ofMillis(30);

  final Map<CacheKey, Long> fullAt = new HashMap<>();
  private final Scheduler time;
  Duration latency = Duration.ZERO;
  boolean isAway;
  int trips;
  int permits;

  SimulatedDatabase(Scheduler time) {
    this.time = time;
  }

  @Override
  public Mono<Void> take(CacheKey key, Bucket bucket, Demand demand, Consumer<Block> given) {
    return Mono.defer(
        () -> {
          if (isAway) {
            return Mono.error(NotAskedException.INSTANCE);
          }
          trips++;
          if (latency.isZero()) {
            given.accept(take(key, bucket, demand));
            return Mono.empty();
          }
          Duration half = latency.dividedBy(2);
          after(half, () -> answer(take(key, bucket, demand), half, given));
          boolean isInTime = latency.compareTo(BUDGET) < 0;
          return Mono.delay(isInTime ? latency : BUDGET, time)
              .flatMap(
                  tick -> isInTime ? Mono.empty() : Mono.error(new TimeoutException("too late")));
        });
  }

  private void answer(Block block, Duration underWay, Consumer<Block> given) {
    after(underWay.minusNanos(1), () -> given.accept(block));
  }

  private void after(Duration delay, Runnable work) {
    time.schedule(work, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  private Block take(CacheKey key, Bucket bucket, Demand demand) {
    long now = time.now(TimeUnit.NANOSECONDS);
    long interval = bucket.interval();
    long lacking = Math.max(0, fullAt.getOrDefault(key, 0L) - now);
    long available = bucket.capacity() - (lacking + interval - 1) / interval;
    long taken =
        Math.min(
            available,
            Math.max(
                demand.waiting(),
                Math.min(
                    demand.blockSize(),
                    Math.max((demand.blockSize() + 3) / 4, (available + 1) / 2))));
    permits += (int) taken;
    long full = lacking + taken * interval;
    fullAt.put(key, now + full);
    long left = available - taken;
    return new Block(taken, left, full, left > 0 ? 0 : full - (bucket.capacity() - 1) * interval);
  }
}
