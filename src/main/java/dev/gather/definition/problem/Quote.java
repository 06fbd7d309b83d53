package dev.gather.definition.problem;

import java.util.Optional;

/** Shows text that somebody wrote in a message: on one line, and not at length. */
public final class Quote {

  private static final int LONGEST = 60;

  private Quote() {}

  public static String of(String text) {
    return "`" + shorten(text) + "`";
  }

  /**
   * A URL as its file has it; nothing of one that may have a user, as before an @ is often a
   * password.
   */
  public static Optional<String> ofUrl(SourceNode url) {
    return Optional.ofNullable(url.raw()).filter(raw -> !raw.contains("@")).map(Quote::of);
  }

  /** The text without quotes around it. */
  public static String shorten(String text) {
    return shorten(text, LONGEST);
  }

  /**
   * @param longest characters that are shown, where the text has more
   */
  public static String shorten(String text, int longest) {
    StringBuilder shown = new StringBuilder();
    int end = text.length() <= longest ? text.length() : longest - 1;
    if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    text.substring(0, end).codePoints().forEach(c -> append(shown, c));
    return end < text.length() ? shown.append('…').toString() : shown.toString();
  }

  private static void append(StringBuilder shown, int character) {
    switch (character) {
      case '\n' -> shown.append("\\n");
      case '\r' -> shown.append("\\r");
      case '\t' -> shown.append("\\t");
      default -> {
        if (isHidden(character)) {
          shown.append(String.format("\\u%04x", character));
        } else {
          shown.appendCodePoint(character);
        }
      }
    }
  }

  /** Whether it is no sign, or ends a line for some readers. */
  private static boolean isHidden(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
