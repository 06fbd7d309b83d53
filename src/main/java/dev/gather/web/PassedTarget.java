package dev.gather.web;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What of a request's target is passed on as it came, once it is known to be harmless. */
final class PassedTarget {

  /** What {@link TargetEscaping} makes of a percent sign that starts no escape. */
  private static final String MALFORMED = "%FF";

  private PassedTarget() {}

  /**
   * The part of a path after its first segments.
   *
   * @param rawPath encoded
   * @param segments all of the path's, decoded
   * @param from the first that is passed on
   * @return empty, or starting with a slash
   * @throws RejectedRequestException if an upstream could take it for a way out of its path
   */
  static String rest(String rawPath, List<String> segments, int from) {
    for (int i = from; i < segments.size(); i++) {
      boolean isLast = i == segments.size() - 1;
      if (segments.get(i).isEmpty() && !isLast || isWayOut(segments.get(i))) {
        throw new RejectedRequestException(
            "the path has a segment that is empty, `.` or `..` (expected: names alone)");
      }
    }
    int start = 0;
    for (int i = 0; i < from && start >= 0; i++) {
      start = rawPath.indexOf('/', start + 1);
    }
    return start < 0 ? "" : rawPath.substring(start);
  }

  /**
   * A query with its question mark; empty where there is none.
   *
   * @throws RejectedRequestException if it holds a percent sign that starts no escape
   */
  static String query(@Nullable String rawQuery) {
    if (rawQuery == null) {
      return "";
    }
    if (rawQuery.contains(MALFORMED)) {
      throw new RejectedRequestException(
          "the query is malformed (expected: percent-encoded UTF-8)");
    }
    return "?" + rawQuery;
  }

  /**
   * Whether a server that decodes more than it should, or takes other characters for slashes, would
   * see a dot segment: what is decoded twice, a backslash, and what stands before a path parameter.
   */
  private static boolean isWayOut(String segment) {
    String decoded =
        segment
            .toLowerCase(Locale.ROOT)
            .replace("%2e", ".")
            .replace("%2f", "/")
            .replace("%5c", "/")
            .replace("%3b", ";")
            .replace('\\', '/');
    for (String piece : decoded.split("/", -1)) {
      int parameter = piece.indexOf(';');
      String name = parameter < 0 ? piece : piece.substring(0, parameter);
      if (name.equals(".") || name.equals("..")) {
        return true;
      }
    }
    return false;
  }
}
