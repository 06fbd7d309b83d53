package dev.gather.access.cors;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Names of an answer's header fields that a page may read.
 *
 * @see <a href="https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name">Fetch,
 *     CORS-safelisted response-header name</a>
 */
final class ExposedHeaders {

  /** What Gather's own answers have, or will have, that tells a page something. */
  private static final List<String> OURS =
      List.of(
          "Age",
          "Allow",
          "Cache-Status",
          "Date",
          "ETag",
          "Gather-Partial",
          "Location",
          "RateLimit",
          "RateLimit-Policy",
          "Retry-After",
          "Server-Timing",
          "Vary",
          "WWW-Authenticate",
          "X-Request-Id");

  static final String LIST = String.join(", ", OURS);

  /** Those that a page reads anyway, and one that it never does. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "cache-control",
          "content-language",
          "content-length",
          "content-type",
          "expires",
          "last-modified",
          "pragma",
          "set-cookie");

  private ExposedHeaders() {}

  /**
   * @param others that the answer has beside Gather's own
   */
  static String listWith(Collection<String> others) {
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    names.addAll(OURS);
    for (String other : others) {
      if (!LEFT_OUT.contains(other.toLowerCase(Locale.ROOT))) {
        names.add(other);
      }
    }
    return String.join(", ", names);
  }
}
