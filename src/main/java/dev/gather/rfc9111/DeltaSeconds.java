package dev.gather.rfc9111;

import java.util.OptionalLong;

/**
 * A number of seconds, as fields give it.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9111#section-1.2.2">RFC 9111, 1.2.2</a>
 */
final class DeltaSeconds {

  /** What every greater number stands for. */
  private static final long GREATEST = 2_147_483_648L;

  private static final int COUNTABLE_DIGITS = 18;

  private DeltaSeconds() {}

  /** Empty for what is no sequence of digits. */
  static OptionalLong parse(String text) {
    boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(
        text.length() > COUNTABLE_DIGITS ? GREATEST : Math.min(Long.parseLong(text), GREATEST));
  }
}
