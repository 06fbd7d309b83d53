package dev.gather.upstream.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {

  private final AtomicLong nanos = new AtomicLong(-17);
  private final RetryBudget budget = new RetryBudget(20, nanos::get);

  @Test
  void allowsTheFloorWithoutAnyCalls() {
    assertThat(retries(100)).isEqualTo(RetryBudget.FLOOR);
  }

  @Test
  void allowsTheShareOfRecentCallsOnTopOfTheFloor() {
    calls(1000);
    assertThat(retries(1000)).isEqualTo(RetryBudget.FLOOR + 200);
  }

  @Test
  void forgetsCallsAfterTheWindow() {
    calls(1000);
    pass(Duration.ofSeconds(10));
    assertThat(retries(1000)).isEqualTo(RetryBudget.FLOOR);
  }

  @Test
  void remembersCallsWithinTheWindow() {
    calls(1000);
    pass(Duration.ofMillis(8_999));
    assertThat(retries(1000)).isEqualTo(RetryBudget.FLOOR + 200);
  }

  @Test
  void allowsRetriesAgainWhenEarlierOnesAreForgotten() {
    assertThat(retries(100)).isEqualTo(RetryBudget.FLOOR);
    pass(Duration.ofSeconds(10));
    assertThat(retries(100)).isEqualTo(RetryBudget.FLOOR);
  }

  @Test
  void slidesRatherThanStartsAnew() {
    for (int second = 0; second < 30; second++) {
      calls(100);
      pass(Duration.ofSeconds(1));
    }
    // The second that has just begun is part of the window: nine full ones are left.
    assertThat(retries(1000)).isEqualTo(RetryBudget.FLOOR + 180);
  }

  @Test
  void allowsNothingOfAnEmptyBudget() {
    assertThat(new RetryBudget(0, nanos::get).tryRetry()).isFalse();
  }

  @Test
  void countsCallsOfAllThreads() {
    IntStream.range(0, 50_000).parallel().forEach(i -> budget.recordCall());
    long allowed = IntStream.range(0, 50_000).parallel().filter(i -> budget.tryRetry()).count();
    assertThat(allowed).isEqualTo(RetryBudget.FLOOR + 10_000);
  }

  private void calls(int count) {
    for (int i = 0; i < count; i++) {
      budget.recordCall();
    }
  }

  private int retries(int wanted) {
    int allowed = 0;
    for (int i = 0; i < wanted; i++) {
      allowed += budget.tryRetry() ? 1 : 0;
    }
    return allowed;
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
