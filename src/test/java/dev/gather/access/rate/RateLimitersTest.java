package dev.gather.access.rate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.definition.model.RateLimitDefinition;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of limits when the definitions change. */
class RateLimitersTest extends RateFixture {

  private static final RateLimitDefinition FIVE = local(5, Duration.ofMinutes(1), 5);
  private static final RateLimitDefinition SIX = local(6, Duration.ofMinutes(1), 6);

  private final RateLimiters before =
      new RateLimiters(Map.of("orders", FIVE, "users", FIVE), engine(AWAY, 100));

  @Test
  void aLimitThatIsTheSameGoesOnWhereItWas() {
    granted(before.of("orders").orElseThrow(), "a", 3);

    RateLimiters after =
        before.changedTo(Map.of("orders", local(5, Duration.ofSeconds(60), 5), "users", SIX));

    assertThat(granted(after.of("orders").orElseThrow(), "a", 10)).isEqualTo(2);
    assertThat(granted(before.of("orders").orElseThrow(), "a", 10)).as("a request of it").isZero();
  }

  @Test
  void aLimitThatHasChangedBeginsAnew() {
    granted(before.of("orders").orElseThrow(), "a", 5);

    RateLimiters after = before.changedTo(Map.of("orders", SIX));

    assertThat(granted(after.of("orders").orElseThrow(), "a", 10)).isEqualTo(6);
    assertThat(after.of("users")).isEmpty();
    assertThat(after.all()).extracting(RateLimiter::route).containsExactly("orders");
  }

  @Test
  void routesOfTheSameLimitHaveBucketsOfTheirOwn() {
    assertThat(granted(before.of("orders").orElseThrow(), "a", 10)).isEqualTo(5);
    assertThat(granted(before.of("users").orElseThrow(), "a", 10)).isEqualTo(5);
  }
}
