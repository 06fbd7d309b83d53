package dev.gather.rfc9111;

import java.util.OptionalLong;

/**
 * A number of seconds, as fields give it.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9111#section-1.2.2">RFC 9111, 1.2.2</a>
 */
final class DeltaSeconds {

  /** No lifetime is longer: numbers beyond what can be counted mean a long time. */
  private static final long LONGEST = 31_536_000;

  private static final int COUNTABLE_DIGITS = 9;

  private DeltaSeconds() {}

  /** Empty for what is no sequence of digits. */
  static OptionalLong parse(String text) {
    boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(
        text.length() > COUNTABLE_DIGITS ? LONGEST : Math.min(Long.parseLong(text), LONGEST));
  }
}
