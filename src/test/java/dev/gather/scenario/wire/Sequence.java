package dev.gather.scenario.wire;

/**
 * What a client does on one connection.
 *
 * @param number by which it can be drawn again
 * @param bytes that it sends
 * @param piece most bytes that it sends at once
 */
public record Sequence(long number, String bytes, int piece, End end) {

  /** What it does when it has sent all. */
  public enum End {
    /** Nothing: it waits for the server. */
    STAY,
    /** It says that it sends no more. */
    HALF_CLOSE,
    /** It breaks the connection. */
    RESET
  }

  /** The first of them, as a literal of Java, for whoever wants to know what broke. */
  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder("sequence " + number + ", " + end + ", pieces of " + piece + ": ");
    bytes.chars().limit(6_000).forEach(c -> append(text, c));
    return text.append(bytes.length() > 6_000 ? "… of " + bytes.length() : "").toString();
  }

  private static void append(StringBuilder text, int c) {
    switch (c) {
      case '\r' -> text.append("\\r");
      case '\n' -> text.append("\\n");
      case '\t' -> text.append("\\t");
      default -> text.append(c < ' ' || c > '~' ? "\\u%04x".formatted(c) : Character.toString(c));
    }
  }
}
