package dev.gather.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0                              | 0",
        "120                            | 120",
        "99999999999999999999999999     | 86400",
        "999999999                      | 86400",
        "Sun, 01 Mar 2026 12:00:30 GMT  | 30",
        "Sunday, 01-Mar-26 12:00:30 GMT | 30",
        "Sun Mar  1 12:00:30 2026       | 30",
        "Sun, 01 Mar 2026 11:00:00 GMT  | 0",
        "Fri, 31 Dec 9999 23:59:59 GMT  | 86400"
      })
  void readsSecondsAndDatesWithinBounds(String field, long seconds) {
    assertThat(RetryAfter.parse(field, NOW)).contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "-1", "1.5", "soon", "+3", "٣", "1 2", "0x10"})
  void ignoresWhatIsNeither(String field) {
    assertThat(RetryAfter.parse(field, NOW)).isEmpty();
  }

  @Test
  void ignoresAFieldOfUnreasonableLength() {
    assertThat(RetryAfter.parse("1".repeat(100_000), NOW)).isEmpty();
  }

  @Test
  void isEmptyWithoutTheField() {
    assertThat(RetryAfter.parse(null, NOW)).isEmpty();
  }
}
