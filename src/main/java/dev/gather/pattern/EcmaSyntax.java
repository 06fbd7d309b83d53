package dev.gather.pattern;

import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Writes a regular expression of ECMA-262 as one of RE2: the same wherever both have a notation,
 * and with RE2's notation for what it writes otherwise.
 *
 * @see <a href="https://tc39.es/ecma262/#sec-patterns">ECMA-262, patterns</a>
 */
final class EcmaSyntax {

  private static final String WHITE =
      "\\x09-\\x0D \\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}"
          + "\\x{3000}\\x{feff}";

  /** All but these, where they cannot be excluded: inside a class. */
  private static final String NOT_WHITE =
      "\\x{0}-\\x08\\x0E-\\x1F\\x21-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}\\x{200b}-\\x{2027}"
          + "\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{fefe}"
          + "\\x{ff00}-\\x{10ffff}";

  private static final String ANYTHING = "[\\x{0}-\\x{10ffff}]";
  private static final String NOTHING = "[^\\x{0}-\\x{10ffff}]";
  private static final String NO_LINE_END = "[^\\n\\r\\x{2028}\\x{2029}]";

  /** A group that says so; a bracket behind a backslash begins none. */
  private static final Pattern DOTS_ARE_ALL =
      Pattern.compile("(?s)(?:[^\\\\(]|\\\\.|\\((?!\\?[imU]*s))*+\\(\\?[imU]*s.*");

  private static final int HEX_DIGITS = 4;

  private final String regex;
  private final boolean dotsAreAll;
  private final StringBuilder target = new StringBuilder();
  private boolean isInClass;
  private int at;

  private EcmaSyntax(String regex) {
    this.regex = regex;
    this.dotsAreAll = DOTS_ARE_ALL.matcher(regex).matches();
  }

  static String translate(String regex) {
    EcmaSyntax syntax = new EcmaSyntax(regex);
    while (syntax.at < regex.length()) {
      syntax.next();
    }
    return syntax.target.toString();
  }

  private void next() {
    char c = regex.charAt(at);
    if (c == '\\' && at + 1 < regex.length()) {
      escape(regex.charAt(at + 1));
      return;
    }
    if (!isInClass && (regex.startsWith("[]", at) || regex.startsWith("[^]", at))) {
      boolean isNone = regex.charAt(at + 1) == ']';
      target.append(isNone ? NOTHING : ANYTHING);
      at += isNone ? 2 : 3;
      return;
    }
    at++;
    if (isInClass) {
      isInClass = c != ']';
      target.append(c == '[' ? "\\[" : String.valueOf(c));
    } else if (c == '.' && !dotsAreAll) {
      target.append(NO_LINE_END);
    } else {
      isInClass = c == '[';
      target.append(c);
    }
  }

  private void escape(char escaped) {
    switch (escaped) {
      case 'u' -> codePoint();
      case 's' -> replace(isInClass ? WHITE : "[" + WHITE + "]");
      case 'S' -> replace(isInClass ? NOT_WHITE : "[^" + WHITE + "]");
      case 'b' -> replace(isInClass ? "\\x08" : "\\b");
      case 'Q' -> literal();
      default -> replace("\\" + escaped);
    }
  }

  /** Writes something else for a backslash and its character. */
  private void replace(String with) {
    target.append(with);
    at += 2;
  }

  /** Everything up to the end of a quotation, which ECMA-262 has not. */
  private void literal() {
    int end = regex.indexOf("\\E", at);
    int next = end < 0 ? regex.length() : end + 2;
    target.append(regex, at, next);
    at = next;
  }

  /** A character by its number; two halves of a surrogate pair are one. */
  private void codePoint() {
    int unit = unit(at);
    if (unit >= 0) {
      int low = Character.isHighSurrogate((char) unit) ? unit(at + 2 + HEX_DIGITS) : -1;
      boolean isPair = low >= 0 && Character.isLowSurrogate((char) low);
      append(isPair ? Character.toCodePoint((char) unit, (char) low) : unit);
      at += (2 + HEX_DIGITS) * (isPair ? 2 : 1);
    } else if (regex.startsWith("{", at + 2)) {
      replace("\\x");
    } else {
      replace("\\u");
    }
  }

  private void append(int codePoint) {
    target.append("\\x{").append(Integer.toHexString(codePoint)).append('}');
  }

  /** The number behind a backslash and a {@code u}, -1 where there is none. */
  private int unit(int start) {
    int end = start + 2 + HEX_DIGITS;
    if (!regex.startsWith("\\u", start) || end > regex.length()) {
      return -1;
    }
    String digits = regex.substring(start + 2, end);
    return digits.chars().allMatch(HexFormat::isHexDigit) ? HexFormat.fromHexDigits(digits) : -1;
  }
}
