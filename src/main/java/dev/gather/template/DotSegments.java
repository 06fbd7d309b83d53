package dev.gather.template;

/**
 * Path segments that a service could take for a way up. Services decode a path once; behind another
 * proxy, or with a second router, they decode it twice. Some take a backslash for a slash. Some
 * leave out what follows a semicolon.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc3986#section-5.2.4">RFC 3986, 5.2.4</a>
 */
public final class DotSegments {

  private static final int DECODINGS = 2;

  private DotSegments() {}

  /**
   * Whether the segment, decoded or not, has {@code .} or {@code ..} between two slashes.
   *
   * @param segment encoded; also several, with the slashes between them
   */
  public static boolean areIn(String segment) {
    String decoded = segment;
    for (int i = 0; i <= DECODINGS; i++) {
      if (hasOne(decoded)) {
        return true;
      }
      if (decoded.indexOf('%') < 0) {
        return false;
      }
      decoded = decode(decoded);
    }
    return false;
  }

  private static boolean hasOne(String text) {
    if (text.indexOf('.') < 0) {
      return false;
    }
    int start = 0;
    for (int at = 0; at <= text.length(); at++) {
      if (at == text.length() || text.charAt(at) == '/' || text.charAt(at) == '\\') {
        if (isDots(text, start, at)) {
          return true;
        }
        start = at + 1;
      }
    }
    return false;
  }

  private static boolean isDots(String text, int start, int end) {
    int dots = 0;
    while (start + dots < end && text.charAt(start + dots) == '.') {
      dots++;
    }
    return (dots == 1 || dots == 2) && (start + dots == end || text.charAt(start + dots) == ';');
  }

  /** Byte by byte, as all that matters here is ASCII. */
  private static String decode(String text) {
    StringBuilder decoded = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      int code = text.charAt(at) == '%' ? code(text, at) : -1;
      decoded.append(code < 0 ? text.charAt(at) : (char) code);
      at += code < 0 ? 1 : 3;
    }
    return decoded.toString();
  }

  private static int code(String text, int percent) {
    if (percent + 2 >= text.length()) {
      return -1;
    }
    int high = Character.digit(text.charAt(percent + 1), 16);
    int low = Character.digit(text.charAt(percent + 2), 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }
}
