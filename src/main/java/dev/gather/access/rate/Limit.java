package dev.gather.access.rate;

import dev.gather.cache.CacheKey;
import dev.gather.cache.SharedPermits.Block;
import dev.gather.cache.SharedPermits.Bucket;
import dev.gather.cache.SharedPermits.Demand;
import dev.gather.definition.model.RateLimitDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/** What all buckets of one limit have in common. */
final class Limit {

  final String route;
  final RateLimitDefinition definition;
  final Quota quota;
  final RateEngine engine;
  final LongAdder granted = new LongAdder();
  final LongAdder refused = new LongAdder();

  Limit(String route, RateLimitDefinition definition, RateEngine engine) {
    this.route = route;
    this.definition = definition;
    this.quota = Quota.of(definition);
    this.engine = engine;
  }

  /** In nanoseconds, never negative. */
  long now() {
    return engine.now();
  }

  /**
   * @param next when there is one more, which counts where none is left
   */
  Permission grant(long remaining, long next) {
    granted.increment();
    return new Permission(
        true,
        remaining,
        remaining > 0 ? quota.timeOf(remaining) : Duration.ofNanos(next),
        Duration.ZERO);
  }

  /**
   * @param next when there is a permit
   */
  Permission refuse(long next) {
    refused.increment();
    Duration wait = Duration.ofNanos(Math.max(1, next));
    return new Permission(false, 0, wait, wait);
  }

  /**
   * Asks the database for permits. Ends within the time that a request may wait for it.
   *
   * @param waiting requests that need one each
   * @param given is told of what it gave, also after that time
   */
  Mono<Void> ask(String key, int waiting, Consumer<Block> given) {
    return engine.take(
        sharedKey(key),
        new Bucket(quota.capacity(), quota.interval()),
        new Demand(waiting, quota.blockSize()),
        given);
  }

  /** Another bucket for each limit that says something else: its permits mean something else. */
  private CacheKey sharedKey(String key) {
    return CacheKey.of(
        List.of(Optional.of(route), Optional.of(definition.toString()), Optional.of(key)));
  }
}
