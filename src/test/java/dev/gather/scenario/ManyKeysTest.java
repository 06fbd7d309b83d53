package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.access.rate.RateEngine;
import dev.gather.access.rate.RateLimitSettings;
import dev.gather.access.rate.RateLimiter;
import dev.gather.access.rate.RateLimiters;
import dev.gather.cache.NotAskedException;
import dev.gather.definition.model.RateLimitDefinition;
import dev.gather.process.Time;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** A client that sends another key with each request, as fast as it can. */
class ManyKeysTest {

  private static final int MOST = 5_000;
  private static final int ROUND = 20_000;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void otherKeysAllTheTimeTakeNoMoreMemoryThanTheFirst(boolean isShared) {
    RateLimitDefinition slow = new RateLimitDefinition(1, Duration.ofDays(1), 10, "ip", isShared);
    RateEngine engine =
        new RateEngine(
            (key, bucket, demand, given) -> Mono.error(NotAskedException.INSTANCE),
            new RateLimitSettings(MOST),
            Time.SYSTEM);
    RateLimiter limiter =
        new RateLimiters(Map.of("orders", slow), engine).of("orders").orElseThrow();
    // Of any length, too.
    String padding = "x".repeat(100);

    ask(limiter, padding, 0);
    long first = used();
    for (int round = 1; round < 10; round++) {
      ask(limiter, padding, round);
    }
    long last = used();

    assertThat(limiter.keys()).isEqualTo(MOST);
    assertThat(last - first).as("bytes").isLessThan(2 << 20);
    assertThat(engine.displaced()).isEqualTo(10 * ROUND - MOST);
  }

  private static void ask(RateLimiter limiter, String padding, int round) {
    for (int i = 0; i < ROUND; i++) {
      limiter.take(padding + round + "-" + i).block();
    }
  }

  private static long used() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
