package dev.gather.access.rate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.definition.model.RateLimitDefinition;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fields of draft-ietf-httpapi-ratelimit-headers-11. */
class RateLimitFieldsTest extends RateFixture {

  /** A String of RFC 9651 and parameters that are Integers, of at most 15 digits. */
  private static final String ITEM = "\"[ -!#-\\[\\]-~]*\"(;[a-z*][a-z0-9_.*-]*=[0-9]{1,15})*";

  @ParameterizedTest
  @CsvSource({
    "100, PT1M, 100, 'q=100;w=60'",
    "100, PT1M, 20, 'q=100;w=60;gather-burst=20'",
    "1, PT24H, 1, 'q=1;w=86400'",
    "5, PT0.1S, 50, 'q=50;w=1'",
    "5, PT0.1S, 5, 'q=50;w=1;gather-burst=5'",
    "3, PT1.5S, 4, 'q=4;w=2'",
    "1000000, PT0.001S, 1000000, 'q=1000000000;w=1;gather-burst=1000000'"
  })
  void sayTheQuotaOfWholeSeconds(int permits, Duration every, int burst, String policy) {
    assertThat(fields(local(permits, every, burst)).policy()).isEqualTo("\"orders\";" + policy);
  }

  @Test
  void sayWhatIsLeftForHowLong() {
    RateLimitFields fields = fields(local(100, Duration.ofMinutes(1), 100));

    assertThat(fields.limit(new Permission(true, 50, Duration.ofSeconds(30), Duration.ZERO)))
        .isEqualTo("\"orders\";r=50;t=30");
    assertThat(fields.limit(new Permission(true, 0, Duration.ofMillis(1), Duration.ZERO)))
        .isEqualTo("\"orders\";r=0;t=1");
  }

  /** 6: it should not be earlier than the end of the window. */
  @Test
  void neverLetAClientComeBackBeforeTheWindowEnds() {
    for (long millis : new long[] {0, 1, 999, 1_000, 1_001, 59_999, 86_400_000}) {
      Duration wait = Duration.ofMillis(millis);
      Permission refused = new Permission(false, 0, wait, wait);
      String limit = fields(local(1, Duration.ofMinutes(1), 1)).limit(refused);

      assertThat(Long.parseLong(RateLimitFields.retryAfter(refused)))
          .isPositive()
          .isGreaterThanOrEqualTo(Long.parseLong(limit.substring(limit.indexOf("t=") + 2)));
    }
  }

  /** 8.5: what is left is not to be more of the window than the quota is of its own. */
  @Test
  void neverInviteToMoreThanComesBack() {
    RateLimiter limiter = limiter(local(100, Duration.ofMinutes(1), 300));

    for (int i = 0; i < 300; i++) {
      Permission permission = take(limiter, "a");
      if (permission.remaining() > 0) {
        assertThat(permission.remaining() * 60.0 / 100)
            .isLessThanOrEqualTo(permission.window().toMillis() / 1000.0);
      }
    }
  }

  @Test
  void areListsOfItemsWhateverTheLimit() {
    var random = ThreadLocalRandom.current();
    for (int i = 0; i < 10_000; i++) {
      RateLimitDefinition any =
          local(
              random.nextInt(1, 1_000_001),
              Duration.ofMillis(random.nextLong(1, 86_400_000)),
              random.nextInt(1, 1_000_001));
      RateLimitFields fields = fields(any);
      assertThat(fields.policy()).matches(ITEM).doesNotContain("q=0", "w=0");
      assertThat(fields.limit(take(limiter(any), "a"))).matches(ITEM);
    }
  }

  private static RateLimitFields fields(RateLimitDefinition definition) {
    return new RateLimitFields("orders", definition);
  }
}
