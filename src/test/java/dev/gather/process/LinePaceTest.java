package dev.gather.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinePaceTest {

  private long now = Long.MAX_VALUE - 5;
  private final LinePace pace = new LinePace(() -> now);

  @Test
  void tellsTheFirstAtOnceAndThenHowManyWereNotTold() {
    assertThat(pace.occurred()).hasValue(0);
    assertThat(pace.occurred()).isEmpty();
    assertThat(pace.occurred()).isEmpty();
    now += LinePace.PAUSE.toNanos();

    assertThat(pace.occurred()).hasValue(2);
    assertThat(pace.occurred()).isEmpty();
  }
}
