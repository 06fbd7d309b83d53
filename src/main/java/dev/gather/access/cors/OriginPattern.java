package dev.gather.access.cors;

/**
 * Origins whose hosts differ in their left-most label alone. Spring's own patterns take any text
 * for a star, dots among it.
 *
 * @param before what stands before that label, such as {@code https://}
 * @param after what stands behind it, such as {@code .shop.example:8443}
 */
record OriginPattern(String before, String after) {

  private static final int LONGEST_LABEL = 63;

  static boolean isOne(String text) {
    return text.contains("*");
  }

  /**
   * @param text with one star, for that label
   */
  static OriginPattern of(String text) {
    int star = text.indexOf('*');
    return new OriginPattern(text.substring(0, star), text.substring(star + 1));
  }

  boolean matches(String origin) {
    int end = origin.length() - after.length();
    return origin.startsWith(before)
        && origin.endsWith(after)
        && isLabel(origin, before.length(), end);
  }

  private static boolean isLabel(String origin, int start, int end) {
    if (end <= start || end - start > LONGEST_LABEL) {
      return false;
    }
    for (int i = start; i < end; i++) {
      char c = origin.charAt(i);
      boolean isLetterOrDigit = c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
      if (!isLetterOrDigit && c != '-' && c != '_') {
        return false;
      }
    }
    return true;
  }
}
