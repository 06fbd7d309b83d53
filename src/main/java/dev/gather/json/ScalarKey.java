package dev.gather.json;

import java.util.Optional;

/**
 * Texts by which JSON scalars of any type are matched by value.
 *
 * <p>A number is its value, however it is written: {@code 1}, {@code 1.0} and {@code 1e0} are the
 * key {@code 1}. A string is its characters and a boolean its word, so that the string {@code "7"}
 * and the number {@code 7} are one key, as they are one text in a URL.
 */
public final class ScalarKey {

  /** Zeros that a key may write out beside the digits. With more of them it has an exponent. */
  private static final int MAX_ZEROS = 64;

  /** Digits of an exponent that is computed with. A number with more matches only its own text. */
  private static final int MAX_EXPONENT_DIGITS = 17;

  private ScalarKey() {}

  /**
   * The key of a value. Time is linear in the length of its text, whatever its exponent.
   *
   * @return empty for {@code null}, an array and an object
   */
  public static Optional<String> of(Slice value) {
    return value.scalar().map(text -> isNumber(value) ? number(text) : text);
  }

  private static boolean isNumber(Slice value) {
    byte first = value.bytes()[value.start()];
    return first == '-' || (first >= '0' && first <= '9');
  }

  private static String number(String text) {
    int start = text.charAt(0) == '-' ? 1 : 0;
    int mantissaEnd = Math.max(text.indexOf('e'), text.indexOf('E'));
    if (mantissaEnd < 0) {
      mantissaEnd = text.length();
    }
    int point = text.indexOf('.');
    String fraction = point < 0 ? "" : text.substring(point + 1, mantissaEnd);
    String digits = text.substring(start, point < 0 ? mantissaEnd : point) + fraction;
    int first = 0;
    int last = digits.length();
    while (first < last && digits.charAt(first) == '0') {
      first++;
    }
    while (last > first && digits.charAt(last - 1) == '0') {
      last--;
    }
    if (first == last) {
      return "0";
    }
    String exponentText = exponentDigits(text, mantissaEnd);
    if (exponentText.length() > MAX_EXPONENT_DIGITS) {
      return text;
    }
    long exponent = exponentText.isEmpty() ? 0 : Long.parseLong(exponentText);
    if (text.startsWith("-", mantissaEnd + 1)) {
      exponent = -exponent;
    }
    String significant = digits.substring(first, last);
    long zeros = exponent - fraction.length() + (digits.length() - last);
    return (start == 1 ? "-" : "") + plain(significant, zeros);
  }

  /** Digits of the exponent after {@code mantissaEnd}, without sign and leading zeros. */
  private static String exponentDigits(String text, int mantissaEnd) {
    int from = mantissaEnd + 1;
    while (from < text.length() && "+-0".indexOf(text.charAt(from)) >= 0) {
      from++;
    }
    return from >= text.length() ? "" : text.substring(from);
  }

  /**
   * The number {@code digits × 10^exponent}.
   *
   * @param digits with no zero at either end
   */
  private static String plain(String digits, long exponent) {
    long pointAt = digits.length() + exponent;
    if (exponent >= 0 && exponent <= MAX_ZEROS) {
      return digits + "0".repeat((int) exponent);
    }
    if (exponent < 0 && pointAt > 0) {
      return digits.substring(0, (int) pointAt) + "." + digits.substring((int) pointAt);
    }
    if (pointAt <= 0 && pointAt >= -MAX_ZEROS) {
      return "0." + "0".repeat((int) -pointAt) + digits;
    }
    return digits + "e" + exponent;
  }
}
