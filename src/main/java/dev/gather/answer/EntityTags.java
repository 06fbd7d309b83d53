package dev.gather.answer;

import java.util.List;

/**
 * Compares entity tags.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9110#section-13.1.2">RFC 9110, 13.1.2</a>
 */
final class EntityTags {

  private EntityTags() {}

  /**
   * Whether {@code If-None-Match} names the tag, by weak comparison.
   *
   * @param lines values of the header
   * @param tag weak, {@code W/"…"}
   */
  static boolean match(List<String> lines, String tag) {
    String opaque = tag.substring(2);
    for (String line : lines) {
      if (line.strip().equals("*")) {
        return true;
      }
      for (int at = line.indexOf(opaque); at >= 0; at = line.indexOf(opaque, at + 1)) {
        if (startsHere(line, at) && endsHere(line, at + opaque.length())) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean startsHere(String line, int quote) {
    int at = line.startsWith("W/", quote - 2) ? quote - 2 : quote;
    return at == 0 || " \t,".indexOf(line.charAt(at - 1)) >= 0;
  }

  private static boolean endsHere(String line, int at) {
    return at == line.length() || " \t,".indexOf(line.charAt(at)) >= 0;
  }
}
