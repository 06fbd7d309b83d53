package dev.gather.upstream.cached;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EarlyRefreshTest {

  private double random = 0.5;
  private final EarlyRefresh early = new EarlyRefresh(() -> random);

  @Test
  void isNeverDueBeforeAnythingWasFetched() {
    random = Math.nextDown(1.0);
    assertThat(early.isDue(1)).isFalse();
  }

  @Test
  void isDueNearTheEndAndNotLongBefore() {
    early.fetched(1000);
    // -1000 * ln(0.5) = 693
    assertThat(early.isDue(693)).isTrue();
    assertThat(early.isDue(694)).isFalse();
  }

  @Test
  void isDueForTheUnluckiestFirst() {
    early.fetched(1000);
    random = 0;
    assertThat(early.isDue(1)).isFalse();
    random = 0.99;
    assertThat(early.isDue(4605)).isTrue();
    random = Math.nextDown(1.0);
    assertThat(early.isDue(40_000)).as("even the unluckiest waits").isFalse();
  }

  @Test
  void isDueSoonerTheSlowerTheFetch() {
    early.fetched(80);
    assertThat(early.isDue(56)).isFalse();
    early.fetched(160);
    // The usual fetch takes 80 + (160 - 80) / 8 = 90 now, which gives 62.
    assertThat(early.isDue(62)).isTrue();
    assertThat(early.isDue(63)).isFalse();
  }
}
