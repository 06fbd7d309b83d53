package dev.gather.access.rate;

import dev.gather.Patience;
import dev.gather.cache.NotAskedException;
import dev.gather.cache.SharedPermits;
import dev.gather.definition.model.RateLimitDefinition;
import dev.gather.process.Time;
import java.time.Duration;
import java.util.Objects;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Limits in a time that is moved by hand. */
abstract class RateFixture {

  static final SharedPermits AWAY =
      (key, bucket, demand, given) -> Mono.error(NotAskedException.INSTANCE);

  final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();
  final Time time = () -> scheduler;

  RateLimiter limiter(RateLimitDefinition definition) {
    return new RateLimiter("orders", definition, engine(AWAY, 100_000));
  }

  RateEngine engine(SharedPermits permits, int maxKeys) {
    return new RateEngine(permits, new RateLimitSettings(maxKeys), time);
  }

  void advance(Duration by) {
    scheduler.advanceTimeBy(by);
  }

  static RateLimitDefinition local(int permits, Duration every, int burst) {
    return new RateLimitDefinition(permits, every, burst, "ip", false);
  }

  static RateLimitDefinition shared(int permits, Duration every, int burst) {
    return new RateLimitDefinition(permits, every, burst, "ip", true);
  }

  static Permission take(RateLimiter limiter, String key) {
    return Objects.requireNonNull(limiter.take(key).block(Patience.LIMIT));
  }

  /** How many of so many requests are granted. */
  static int granted(RateLimiter limiter, String key, int requests) {
    int granted = 0;
    for (int i = 0; i < requests; i++) {
      granted += take(limiter, key).isGranted() ? 1 : 0;
    }
    return granted;
  }
}
