package dev.gather.rfc9111;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDateTest {

  private static final long NOW = Instant.parse("2026-11-26T12:00:00Z").toEpochMilli();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
        "Sun Nov 06 08:49:37 1994",
        "SUN, 06 NOV 1994 08:49:37 GMT",
        "sun, 06 nov 1994 08:49:37 gmt",
        "SUNDAY, 06-nov-94 08:49:37 Gmt",
        "sun nov  6 08:49:37 1994"
      })
  void readsAllThreeFormsOfADate(String text) {
    assertThat(HttpDate.parse(text, NOW))
        .hasValue(Instant.parse("1994-11-06T08:49:37Z").toEpochMilli());
  }

  @Test
  void readsADayOfTwoDigitsInTheOldestForm() {
    assertThat(HttpDate.parse("Thu Nov 26 08:49:37 2026", NOW))
        .hasValue(Instant.parse("2026-11-26T08:49:37Z").toEpochMilli());
  }

  @ParameterizedTest
  @CsvSource({
    "Thursday,26-Nov-26,2026-11-26",
    "Thursday,26-Nov-76,2076-11-26",
    "Saturday,26-Nov-77,1977-11-26",
    "Friday,26-Nov-99,1999-11-26"
  })
  void takesAYearOfTwoDigitsForThePastWhenItIsMoreThanFiftyYearsAhead(
      String weekday, String date, String day) {
    assertThat(HttpDate.parse(weekday + ", " + date + " 00:00:00 GMT", NOW))
        .hasValue(Instant.parse(day + "T00:00:00Z").toEpochMilli());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "-1",
        "yesterday",
        "Sun, 06 Nov 1994 8:49:37 GMT",
        "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 +0000",
        "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 06 Nov 1994 08:49:37 EST",
        "'Sun, 06 Nov 1994 08:49:37 GMT'",
        "Sunday, 06-Nov-94 08:49:37 UTC",
        "Sunday, 06-Nov-94 08:49:37 +0000",
        "Sun,  06 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 94 08:49:37 GMT",
        "Sun, 06-Nov-1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08.49.37 GMT",
        "Sun, 31 Feb 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:00:00 GMT",
        "Mon, 06 Nov 1994 08:49:37 GMT",
        "Sun, 06-Nov-94 08:49:37 GMT",
        "Sunday, 06 Nov 1994 08:49:37 GMT",
        "Sun Nov 6 08:49:37 1994",
        "Sun Nov  6 08:49:37 94",
        "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT",
        "1994-11-06T08:49:37Z"
      })
  void readsNothingThatOnlyLooksLikeADate(String text) {
    assertThat(HttpDate.parse(text, NOW)).isEmpty();
  }
}
