package dev.gather.web;

/**
 * What almost all hosts of requests look like: letters, digits, dots, hyphens and underscores, with
 * a port at most. Whoever has a pattern for all that may be there need not try it on these.
 */
final class PlainHost {

  private static final int LONGEST_NAME = 253;
  private static final int LONGEST_PORT = 5;

  private PlainHost() {}

  static boolean is(String text) {
    int end = 0;
    while (end < text.length() && isOfName(text.charAt(end))) {
      end++;
    }
    return end > 0 && end <= LONGEST_NAME && (end == text.length() || isPort(text, end));
  }

  private static boolean isPort(String text, int colon) {
    int digits = text.length() - colon - 1;
    if (text.charAt(colon) != ':' || digits < 1 || digits > LONGEST_PORT) {
      return false;
    }
    for (int i = colon + 1; i < text.length(); i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOfName(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || isDigit(c)
        || c == '.'
        || c == '-'
        || c == '_';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
