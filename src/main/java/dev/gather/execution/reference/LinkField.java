package dev.gather.execution.reference;

import java.util.function.UnaryOperator;

/**
 * Values of {@code Link}: targets between angle brackets, each with parameters behind it.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc8288#section-3">RFC 8288, 3</a>
 */
public final class LinkField {

  /** More are no page's, and finding where each of them leads takes its time. */
  private static final int MOST = 100;

  private LinkField() {}

  /**
   * The same with other targets, of the first hundred. Parameters stay as they are, and so does
   * what is no link.
   *
   * @param value hostile
   */
  public static String map(String value, UnaryOperator<String> target) {
    StringBuilder mapped = new StringBuilder(value.length());
    int lastEnd = value.lastIndexOf('>');
    boolean isQuoted = false;
    int targets = 0;
    int at = 0;
    while (at < value.length()) {
      char c = value.charAt(at);
      if (c == '<' && !isQuoted && at < lastEnd && targets < MOST) {
        targets++;
        int end = value.indexOf('>', at);
        mapped.append('<').append(target.apply(value.substring(at + 1, end))).append('>');
        at = end + 1;
        continue;
      }
      mapped.append(c);
      at++;
      if (c == '\\' && isQuoted && at < value.length()) {
        mapped.append(value.charAt(at));
        at++;
      } else if (c == '"') {
        isQuoted = !isQuoted;
      }
    }
    return mapped.toString();
  }
}
