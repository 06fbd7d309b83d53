package dev.gather.plan.compile;

import java.util.Optional;
import java.util.Set;

/**
 * Which fields of a service's answer a document may have as well, and why not the others: it is
 * another message with another body, and what it says of itself is Gather's.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9110#section-7.6.1">RFC 9110, 7.6.1</a>
 */
final class PassedFields {

  private static final Set<String> OF_A_CONNECTION =
      Set.of(
          "alt-svc",
          "connection",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "via");

  private static final Set<String> OF_STORING =
      Set.of(
          "accept-ranges",
          "age",
          "cache-control",
          "cache-status",
          "date",
          "edge-control",
          "etag",
          "expires",
          "last-modified",
          "pragma",
          "surrogate-control",
          "vary",
          "warning");

  /** Beside those that begin with its name. */
  private static final Set<String> OF_GATHER =
      Set.of(
          "allow",
          "ratelimit",
          "ratelimit-policy",
          "server-timing",
          "www-authenticate",
          "x-content-type-options",
          "x-request-id");

  private PassedFields() {}

  /**
   * Why a field is not passed on; empty for one that is.
   *
   * @param name in lower case
   * @param isShared whether the answer may be another client's as well
   */
  static Optional<String> fault(String name, boolean isShared) {
    if (OF_A_CONNECTION.contains(name) || name.startsWith("proxy-") && !isStatus(name)) {
      return Optional.of("belongs to one connection (expected: an end-to-end header)");
    }
    if (name.startsWith("content-")) {
      return Optional.of(
          "describes the service's own body, and the document is another (expected: a header that does not)");
    }
    if (OF_STORING.contains(name) || name.endsWith("-cache-control")) {
      return Optional.of(
          "says how the service's own answer is stored or told from others; Gather says that of the document (expected: another header)");
    }
    if (name.startsWith("access-control-")) {
      return Optional.of("is for `cors` to say (expected: another header)");
    }
    if (OF_GATHER.contains(name) || name.startsWith("gather-") || name.startsWith("x-accel-")) {
      return Optional.of("is Gather's own (expected: another header)");
    }
    return name.equals("set-cookie") && isShared
        ? Optional.of(
            "is for one client, and a shared answer is for others (expected: neither `cache` nor `coalesce`)")
        : Optional.empty();
  }

  /** What proxies on the way have done, which is end-to-end, RFC 9209. */
  private static boolean isStatus(String name) {
    return name.equals("proxy-status");
  }
}
