package dev.gather.web;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class AnswerLimitsTest {

  @Test
  void boundsThatCannotBeAreRefusedByName() {
    assertThatThrownBy(() -> new AnswerLimits(DataSize.ofKilobytes(1), Duration.ofSeconds(1)))
        .hasMessage("gather.answers.max-waiting: 1024B (expected: at least 1MB)");
    assertThatThrownBy(() -> new AnswerLimits(DataSize.ofMegabytes(1), Duration.ZERO))
        .hasMessage("gather.answers.max-pause: PT0S (expected: more than 0s)");
  }
}
