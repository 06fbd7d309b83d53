package dev.gather.rfc9111;

import static java.time.temporal.ChronoField.DAY_OF_MONTH;
import static java.time.temporal.ChronoField.DAY_OF_WEEK;
import static java.time.temporal.ChronoField.MONTH_OF_YEAR;
import static java.time.temporal.ChronoField.YEAR;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Reads dates in the three forms that HTTP has had, and nothing that only looks like one: a cache
 * that guesses a date serves an answer for as long as nobody meant. Capitals do not matter, as RFC
 * 9111, 4.2, asks of caches.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9110#section-5.6.7">RFC 9110, 5.6.7</a>
 */
final class HttpDate {

  private static final Map<Long, String> DAYS =
      Map.of(1L, "Mon", 2L, "Tue", 3L, "Wed", 4L, "Thu", 5L, "Fri", 6L, "Sat", 7L, "Sun");

  private static final Map<Long, String> LONG_DAYS =
      Map.of(
          1L,
          "Monday",
          2L,
          "Tuesday",
          3L,
          "Wednesday",
          4L,
          "Thursday",
          5L,
          "Friday",
          6L,
          "Saturday",
          7L,
          "Sunday");

  private static final Map<Long, String> MONTHS =
      Map.ofEntries(
          Map.entry(1L, "Jan"),
          Map.entry(2L, "Feb"),
          Map.entry(3L, "Mar"),
          Map.entry(4L, "Apr"),
          Map.entry(5L, "May"),
          Map.entry(6L, "Jun"),
          Map.entry(7L, "Jul"),
          Map.entry(8L, "Aug"),
          Map.entry(9L, "Sep"),
          Map.entry(10L, "Oct"),
          Map.entry(11L, "Nov"),
          Map.entry(12L, "Dec"));

  /** {@code Sun, 06 Nov 1994 08:49:37 GMT}. */
  private static final DateTimeFormatter IMF =
      strict(
          new DateTimeFormatterBuilder()
              .parseCaseInsensitive()
              .appendText(DAY_OF_WEEK, DAYS)
              .appendLiteral(", ")
              .appendValue(DAY_OF_MONTH, 2)
              .appendLiteral(' ')
              .appendText(MONTH_OF_YEAR, MONTHS)
              .appendLiteral(' ')
              .appendValue(YEAR, 4)
              .appendPattern(" HH:mm:ss 'GMT'"));

  /** {@code Sun Nov 6 08:49:37 1994}. */
  private static final DateTimeFormatter ASCTIME =
      strict(
          new DateTimeFormatterBuilder()
              .parseCaseInsensitive()
              .appendText(DAY_OF_WEEK, DAYS)
              .appendLiteral(' ')
              .appendText(MONTH_OF_YEAR, MONTHS)
              .appendLiteral(' ')
              .padNext(2)
              .appendValue(DAY_OF_MONTH)
              .appendPattern(" HH:mm:ss ")
              .appendValue(YEAR, 4));

  private static final int IMF_LENGTH = 29;
  private static final int ASCTIME_LENGTH = 24;

  /** {@code Monday}, in the form of RFC 850. */
  private static final int SHORTEST_DAY = 6;

  private static final int LENGTH_BEHIND_DAY = 24;

  /** Two digits of a year mean one that is at most this many years ahead. */
  private static final int YEARS_AHEAD = 50;

  private HttpDate() {}

  /**
   * @param now milliseconds since 1970, which tells the century of a year of two digits
   * @return milliseconds since 1970; empty for what is no date
   */
  static OptionalLong parse(String text, long now) {
    // The form is told by its length, so that what is no date costs no exception.
    if (text.length() == IMF_LENGTH && text.charAt(3) == ',') {
      return parse(IMF, text);
    }
    if (text.length() == ASCTIME_LENGTH) {
      return parse(ASCTIME, text);
    }
    int comma = text.indexOf(',');
    return comma >= SHORTEST_DAY && text.length() == comma + LENGTH_BEHIND_DAY
        ? parse(rfc850(now), text)
        : OptionalLong.empty();
  }

  /** {@code Sunday, 06-Nov-94 08:49:37 GMT}. */
  private static DateTimeFormatter rfc850(long now) {
    LocalDate earliest =
        LocalDate.ofInstant(Instant.ofEpochMilli(now), ZoneOffset.UTC)
            .plusYears(YEARS_AHEAD - 99L)
            .withDayOfYear(1);
    return strict(
        new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendText(DAY_OF_WEEK, LONG_DAYS)
            .appendLiteral(", ")
            .appendValue(DAY_OF_MONTH, 2)
            .appendLiteral('-')
            .appendText(MONTH_OF_YEAR, MONTHS)
            .appendLiteral('-')
            .appendValueReduced(YEAR, 2, 2, earliest)
            .appendPattern(" HH:mm:ss 'GMT'"));
  }

  private static DateTimeFormatter strict(DateTimeFormatterBuilder form) {
    return form.toFormatter(Locale.ROOT)
        .withResolverStyle(ResolverStyle.STRICT)
        .withZone(ZoneOffset.UTC);
  }

  private static OptionalLong parse(DateTimeFormatter form, String text) {
    try {
      return OptionalLong.of(form.parse(text, Instant::from).toEpochMilli());
    } catch (DateTimeParseException e) {
      return OptionalLong.empty();
    }
  }
}
