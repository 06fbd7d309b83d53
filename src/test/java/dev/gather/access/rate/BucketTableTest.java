package dev.gather.access.rate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.definition.model.RateLimitDefinition;
import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What becomes of a limit's keys when there are many. */
class BucketTableTest extends RateFixture {

  private static final RateLimitDefinition TEN_AN_HOUR = local(10, Duration.ofHours(1), 10);

  @Test
  void knowsNoMoreKeysThanItMay() {
    RateEngine engine = engine(AWAY, 1_000);
    RateLimiter limiter = new RateLimiter("orders", TEN_AN_HOUR, engine);

    for (int i = 0; i < 100_000; i++) {
      take(limiter, "key" + i);
    }

    assertThat(limiter.keys()).isEqualTo(1_000);
    assertThat(engine.displaced()).isEqualTo(99_000);
  }

  /** 5,000 new keys a second for a minute. Each is as good as new 600 ms later. */
  @Test
  void forgetsKeysThatAreAsGoodAsNew() {
    RateEngine engine = engine(AWAY, 100_000);
    RateLimiter limiter = new RateLimiter("orders", local(100, Duration.ofMinutes(1), 20), engine);

    for (int i = 0; i < 300_000; i++) {
      take(limiter, "key" + i);
      advance(Duration.ofNanos(200_000));
    }

    assertThat(limiter.keys()).isBetween(3_000, 3_001);
    assertThat(engine.displaced()).isZero();
  }

  /** Whoever could make the gateway forget them would have a new bucket each time. */
  @Test
  void nobodyGainsByBeingForgotten() {
    RateLimiter limiter = new RateLimiter("orders", TEN_AN_HOUR, engine(AWAY, 100));
    int granted = 0;

    for (int round = 0; round < 100; round++) {
      granted += granted(limiter, "a", 1);
      for (int i = 0; i < 200; i++) {
        take(limiter, "other" + round + "-" + i);
      }
    }

    assertThat(granted).as("a hundred times forgotten, no time has passed").isLessThan(10);
  }

  /** A request may have found it the moment before. */
  @Test
  void aBucketThatWasGivenUpGrantsNothing() {
    RateEngine engine = engine(AWAY, 1);
    Limit limit = new Limit("orders", TEN_AN_HOUR, engine);
    BucketTable table =
        new BucketTable((key, fullAt) -> new LocalBucket(key, limit, fullAt), engine);
    KeyBucket displaced = table.get("a");
    assertThat(displaced.take()).isNotNull();
    KeyBucket full = table.get("b");
    advance(Duration.ofHours(1));
    table.get("c");

    assertThat(displaced.take()).isNull();
    assertThat(full.take()).isNull();
    assertThat(table.getOrAdd("a").take()).isNotNull();
  }

  @Test
  void noKeyIsGrantedMoreThanItsBucketHoldsWhoeverIsForgotten() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      int[] granted = new int[300];
      RateLimiter limiter = new RateLimiter("orders", TEN_AN_HOUR, engine(AWAY, 50));
      for (int i = 0; i < 20_000; i++) {
        int key = (int) (300 * Math.pow(random.nextDouble(), 3));
        granted[key] += take(limiter, "key" + key).isGranted() ? 1 : 0;
      }
      assertThat(IntStream.of(granted).max().orElseThrow()).isLessThanOrEqualTo(10);
    }
  }

  /** One that has used it up is not the one that makes room. */
  @Test
  void thoseThatHaveUsedLeastMakeRoom() {
    RateLimiter limiter = new RateLimiter("orders", TEN_AN_HOUR, engine(AWAY, 1_000));
    for (int i = 0; i < 500; i++) {
      granted(limiter, "heavy" + i, 10);
    }

    for (int i = 0; i < 900; i++) {
      take(limiter, "once" + i);
    }

    assertThat(take(limiter, "new").remaining()).as("but for one, and its own").isEqualTo(8);
    long forgotten =
        IntStream.range(0, 500).filter(i -> take(limiter, "heavy" + i).isGranted()).count();
    assertThat(forgotten).isZero();
  }

  @Test
  void newKeysHaveAllAgainWhenTheCrowdHasGone() {
    RateLimiter limiter = new RateLimiter("orders", TEN_AN_HOUR, engine(AWAY, 100));
    for (int i = 0; i < 10_000; i++) {
      take(limiter, "key" + i);
    }
    assertThat(take(limiter, "new").isGranted()).isFalse();

    advance(Duration.ofHours(1));

    assertThat(granted(limiter, "another", 20)).isEqualTo(10);
  }
}
