package dev.gather.ops.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationTextTest {

  @ParameterizedTest
  @CsvSource({"0,0ms", "1,1ms", "500,500ms", "1500,1500ms", "2000,2s", "90000,90s", "300000,5m"})
  void writesTheLargestUnitWithoutAFraction(long millis, String text) {
    assertThat(DurationText.of(Duration.ofMillis(millis))).isEqualTo(text);
  }
}
