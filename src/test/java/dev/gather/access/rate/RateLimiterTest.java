package dev.gather.access.rate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.Patience;
import dev.gather.process.Time;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** What a limit grants to a key of this process. */
class RateLimiterTest extends RateFixture {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void grantsABurstAndThenWhatComesBack() {
    RateLimiter limiter = limiter(local(100, MINUTE, 20));

    assertThat(granted(limiter, "a", 30)).isEqualTo(20);
    advance(Duration.ofMillis(599));
    assertThat(granted(limiter, "a", 5)).isZero();
    advance(Duration.ofMillis(1));
    assertThat(granted(limiter, "a", 5)).isEqualTo(1);
    advance(Duration.ofMillis(1_800));
    assertThat(granted(limiter, "a", 5)).isEqualTo(3);
  }

  @Test
  void holdsNoMoreThanABurstHoweverLongNobodyAsks() {
    RateLimiter limiter = limiter(local(100, MINUTE, 20));
    granted(limiter, "a", 20);

    advance(Duration.ofDays(400));

    assertThat(granted(limiter, "a", 100)).isEqualTo(20);
  }

  @Test
  void saysWhatIsLeftAndHowLongItIsMeantToLast() {
    RateLimiter limiter = limiter(local(100, MINUTE, 100));
    granted(limiter, "a", 49);

    assertThat(take(limiter, "a"))
        .isEqualTo(new Permission(true, 50, Duration.ofSeconds(30), Duration.ZERO));
    granted(limiter, "a", 49);
    assertThat(take(limiter, "a"))
        .as("the last one")
        .isEqualTo(new Permission(true, 0, Duration.ofMillis(600), Duration.ZERO));
  }

  /** Whoever does as they are told is granted, and a moment before they would not have been. */
  @ParameterizedTest
  @CsvSource({"1, PT1H, 3600", "7, PT1M, 9", "1, PT1S, 1", "3, PT10S, 4", "1000, PT1S, 1"})
  void saysToTheSecondWhenARefusedClientMayComeBack(int permits, Duration every, long seconds) {
    RateLimiter limiter = limiter(local(permits, every, 3));
    granted(limiter, "a", 3);
    Permission refused = take(limiter, "a");

    assertThat(refused.isGranted()).isFalse();
    assertThat(RateLimitFields.retryAfter(refused)).isEqualTo(String.valueOf(seconds));
    advance(refused.retryAfter().minusNanos(1));
    assertThat(take(limiter, "a").isGranted()).isFalse();
    advance(Duration.ofSeconds(seconds).minus(refused.retryAfter()).plusNanos(1));
    assertThat(take(limiter, "a").isGranted()).isTrue();
  }

  @Test
  void aRefusalCostsNothing() {
    RateLimiter limiter = limiter(local(1, MINUTE, 1));
    granted(limiter, "a", 1);

    for (int i = 0; i < 59; i++) {
      advance(Duration.ofSeconds(1));
      assertThat(take(limiter, "a").isGranted()).isFalse();
    }
    advance(Duration.ofSeconds(1));

    assertThat(take(limiter, "a").isGranted()).isTrue();
  }

  @Test
  void keysHaveBucketsOfTheirOwnHoweverLongTheyAre() {
    RateLimiter limiter = limiter(local(1, MINUTE, 1));
    String common = "x".repeat(10_000);

    for (String key : List.of("", "a", "A", common, common + "1", common + "2", "\ud800")) {
      assertThat(granted(limiter, key, 3)).isEqualTo(1);
    }
    assertThat(limiter.keys()).isEqualTo(7);
  }

  @Test
  void takesNothingBeforeSomebodySubscribes() {
    RateLimiter limiter = limiter(local(1, MINUTE, 1));
    Mono<Permission> asked = limiter.take("a");

    assertThat(take(limiter, "a").isGranted()).isTrue();
    assertThat(asked.map(Permission::isGranted).block(Patience.LIMIT)).isFalse();
  }

  @Test
  void countsWhatItGrantsAndRefuses() {
    RateLimiter limiter = limiter(local(1, MINUTE, 3));

    granted(limiter, "a", 5);
    granted(limiter, "b", 1);

    assertThat(limiter.granted()).isEqualTo(4);
    assertThat(limiter.refused()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 10})
  void grantsNoKeyMoreHoweverManyThreadsAskAndHoweverFewKeysAreKnown(int maxKeys) throws Exception {
    int keys = 50;
    RateLimiter limiter =
        new RateLimiter(
            "orders",
            local(1, Duration.ofDays(1), 100),
            new RateEngine(AWAY, new RateLimitSettings(maxKeys), Time.SYSTEM));
    AtomicIntegerArray granted = new AtomicIntegerArray(keys);

    inThreads(
        8,
        () -> {
          for (int i = 0; i < 10_000; i++) {
            int key = ThreadLocalRandom.current().nextInt(keys);
            granted.addAndGet(key, take(limiter, "key" + key).isGranted() ? 1 : 0);
          }
        });

    for (int key = 0; key < keys; key++) {
      assertThat(granted.get(key)).isLessThanOrEqualTo(100);
      if (maxKeys > keys) {
        assertThat(granted.get(key)).isEqualTo(100);
      }
    }
  }

  private static void inThreads(int number, Runnable work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(number);
    CompletableFuture<?>[] all = new CompletableFuture<?>[number];
    for (int i = 0; i < number; i++) {
      all[i] = CompletableFuture.runAsync(work, threads);
    }
    threads.shutdown();
    Patience.get(CompletableFuture.allOf(all));
  }
}
