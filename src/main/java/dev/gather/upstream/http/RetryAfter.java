package dev.gather.upstream.http;

import io.netty.handler.codec.DateFormatter;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the Retry-After field of an answer.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9110#section-10.2.3">RFC 9110, 10.2.3</a>
 */
final class RetryAfter {

  /** What an upstream may ask for at most: the value is passed on to clients and to timers. */
  static final Duration LONGEST = Duration.ofDays(1);

  private static final int LONGEST_FIELD = 40;

  private RetryAfter() {}

  /**
   * @param field seconds or an HTTP date
   * @param now what a date is measured from
   * @return between zero and {@link #LONGEST}; empty for a field that is absent or neither form
   */
  static Optional<Duration> parse(@Nullable String field, Instant now) {
    if (field == null || field.isBlank() || field.length() > LONGEST_FIELD) {
      return Optional.empty();
    }
    String value = field.strip();
    return isDigits(value) ? Optional.of(seconds(value)) : date(value, now);
  }

  private static boolean isDigits(String value) {
    return value.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static Duration seconds(String digits) {
    // Eighteen digits fit a long; more are certainly beyond the bound.
    return digits.length() > 18 ? LONGEST : atMostLongest(Long.parseLong(digits));
  }

  private static Optional<Duration> date(String value, Instant now) {
    Date date = DateFormatter.parseHttpDate(value);
    return date == null
        ? Optional.empty()
        : Optional.of(atMostLongest(date.toInstant().getEpochSecond() - now.getEpochSecond()));
  }

  private static Duration atMostLongest(long seconds) {
    return Duration.ofSeconds(Math.max(0, Math.min(seconds, LONGEST.toSeconds())));
  }
}
