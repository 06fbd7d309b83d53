package dev.gather.ops.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.access.rate.RateEngine;
import dev.gather.access.rate.RateLimitSettings;
import dev.gather.access.rate.RateLimiter;
import dev.gather.access.rate.RateLimiters;
import dev.gather.cache.NotAskedException;
import dev.gather.cache.SharedPermits;
import dev.gather.cache.SharedPermits.Block;
import dev.gather.definition.model.RateLimitDefinition;
import dev.gather.process.Time;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class RateLimitMetersTest {

  private static final RateLimitDefinition TWO = limit(2, false);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Queue<Mono<Block>> answers = new ConcurrentLinkedQueue<>();
  private final SharedPermits permits =
      (key, bucket, demand, given) -> answers.remove().doOnNext(given).then();
  private final RateEngine engine = new RateEngine(permits, new RateLimitSettings(10), Time.SYSTEM);
  private final RateLimitMeters meters = new RateLimitMeters(registry, engine);

  @Test
  void countWhatALimitGrantsAndRefuses() {
    RateLimiters limiters = new RateLimiters(Map.of("orders", TWO), engine);
    meters.show(limiters.all());

    take(limiters, "orders", "a", 5);
    take(limiters, "orders", "b", 1);

    assertThat(requests("orders", "granted")).isEqualTo(3);
    assertThat(requests("orders", "refused")).isEqualTo(3);
    assertThat(registry.get("gather.rate.limit.keys").gauge().value()).isEqualTo(2);
  }

  @Test
  void goOnForALimitThatIsTheSameAndForgetOneThatIsGone() {
    RateLimiters before = new RateLimiters(Map.of("orders", TWO, "users", TWO), engine);
    meters.show(before.all());
    take(before, "orders", "a", 1);
    take(before, "users", "a", 1);

    RateLimiters after = before.changedTo(Map.of("orders", TWO, "products", TWO));
    meters.show(after.all());
    take(after, "orders", "a", 1);

    assertThat(requests("orders", "granted")).isEqualTo(2);
    assertThat(requests("products", "granted")).isZero();
    assertThat(registry.find("gather.rate.limit.requests").tag("route", "users").meters())
        .isEmpty();
  }

  @Test
  void beginAnewForALimitThatHasChanged() {
    RateLimiters before = new RateLimiters(Map.of("orders", TWO), engine);
    meters.show(before.all());
    take(before, "orders", "a", 1);

    RateLimiters after = before.changedTo(Map.of("orders", limit(3, false)));
    meters.show(after.all());

    assertThat(requests("orders", "granted")).isZero();
    take(after, "orders", "a", 1);
    assertThat(requests("orders", "granted")).isEqualTo(1);
  }

  @Test
  void countWhatTheDatabaseAnswers() {
    RateLimiters limiters = new RateLimiters(Map.of("orders", limit(100, true)), engine);
    answers.add(Mono.just(new Block(1, 99, 1, 0)));
    answers.add(Mono.just(new Block(0, 0, 100, 1)));
    answers.add(Mono.error(new TimeoutException()));
    answers.add(Mono.error(NotAskedException.INSTANCE));
    answers.add(Mono.error(new IllegalStateException()));

    for (int i = 0; i < 5; i++) {
      take(limiters, "orders", "key" + i, 1);
    }

    for (String outcome : new String[] {"taken", "empty", "timeout", "failed", "skipped"}) {
      assertThat(
              registry
                  .get("gather.rate.limit.trips")
                  .tag("outcome", outcome)
                  .functionCounter()
                  .count())
          .as(outcome)
          .isEqualTo(1);
    }
  }

  @Test
  void countKeysThatMadeRoom() {
    RateLimiters limiters = new RateLimiters(Map.of("orders", TWO), engine);
    meters.show(limiters.all());

    for (int i = 0; i < 15; i++) {
      take(limiters, "orders", "key" + i, 1);
    }

    assertThat(registry.get("gather.rate.limit.keys").gauge().value()).isEqualTo(10);
    assertThat(registry.get("gather.rate.limit.displaced").functionCounter().count()).isEqualTo(5);
  }

  private static void take(RateLimiters limiters, String route, String key, int times) {
    RateLimiter limiter = limiters.of(route).orElseThrow();
    for (int i = 0; i < times; i++) {
      limiter.take(key).block();
    }
  }

  private double requests(String route, String outcome) {
    FunctionCounter counter =
        registry
            .get("gather.rate.limit.requests")
            .tag("route", route)
            .tag("outcome", outcome)
            .functionCounter();
    return counter.count();
  }

  private static RateLimitDefinition limit(int permits, boolean isShared) {
    return new RateLimitDefinition(permits, Duration.ofDays(1), permits, "ip", isShared);
  }
}
