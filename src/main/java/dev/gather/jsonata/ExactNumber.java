package dev.gather.jsonata;

import java.math.BigDecimal;

/**
 * A JSON number whose text no number of Java gives back, such as {@code 1.10} or {@code 1e400}.
 *
 * <p>JSONata computes and compares with its double; its text is what is written.
 */
final class ExactNumber extends Number implements Comparable<ExactNumber> {

  private static final long serialVersionUID = 1L;

  /** From here on, integers have an exponent, as in JavaScript. */
  private static final double MAX_PLAIN = 1e21;

  private final String text;
  private final double value;

  private ExactNumber(String text, double value) {
    this.text = text;
    this.value = value;
  }

  /** The number of a JSON text: Java's own where it gives back the text. */
  static Number of(String text) {
    if (text.length() < 19 && isInteger(text)) {
      long number = Long.parseLong(text);
      if (number == (int) number) {
        return (int) number;
      }
      return number;
    }
    double value = Double.parseDouble(text);
    return Double.isFinite(value) && text(value).equals(text)
        ? (Number) value
        : new ExactNumber(text, value);
  }

  /** How a finite double is written: no fraction where it has none. */
  static String text(double value) {
    if (value == Math.rint(value) && Math.abs(value) < MAX_PLAIN) {
      return Math.abs(value) < Long.MAX_VALUE
          ? Long.toString((long) value)
          : new BigDecimal(value).toPlainString();
    }
    String text = Double.toString(value);
    int exponent = text.indexOf(".0E");
    return exponent < 0 ? text : text.substring(0, exponent) + text.substring(exponent + 2);
  }

  private static boolean isInteger(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && c != '-') {
        return false;
      }
    }
    return !text.equals("-0");
  }

  @Override
  public int intValue() {
    return (int) value;
  }

  @Override
  public long longValue() {
    return (long) value;
  }

  @Override
  public float floatValue() {
    return (float) value;
  }

  @Override
  public double doubleValue() {
    return value;
  }

  @Override
  public int compareTo(ExactNumber other) {
    return Double.compare(value, other.value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ExactNumber number && value == number.value;
  }

  @Override
  public int hashCode() {
    return Double.hashCode(value);
  }

  @Override
  public String toString() {
    return text;
  }
}
