package dev.gather.upstream.field;

import dev.gather.definition.model.ForwardedForm;
import java.util.List;

/**
 * Where a client's request comes from, as upstreams are told. It is worked out when the first of
 * them is, and costs nothing where none is.
 */
public interface Forwarding {

  /** Of a request that is made for several clients, or for none. */
  Forwarding NONE =
      new Forwarding() {
        @Override
        public List<Header> xForwarded() {
          return List.of();
        }

        @Override
        public List<Header> forwarded() {
          return List.of();
        }
      };

  /** {@code X-Forwarded-For}, {@code -Proto} and, where the client named one, {@code -Host}. */
  List<Header> xForwarded();

  /**
   * {@code Forwarded}.
   *
   * @see <a href="https://datatracker.ietf.org/doc/html/rfc7239">RFC 7239</a>
   */
  List<Header> forwarded();

  /** In the form that an upstream wants. */
  default List<Header> in(ForwardedForm form) {
    return switch (form) {
      case X_FORWARDED -> xForwarded();
      case FORWARDED -> forwarded();
      case NONE -> List.of();
    };
  }

  /**
   * Whether a field claims something of where a request comes from. Anybody can send one, so they
   * are believed only of proxies that are trusted.
   *
   * @param name in any case; with underscores, it is the same field to servers that make variables
   *     of fields
   */
  static boolean isClaim(String name) {
    String hyphened = name.replace('_', '-');
    return hyphened.regionMatches(true, 0, "x-forwarded", 0, "x-forwarded".length())
        || hyphened.equalsIgnoreCase("forwarded")
        || hyphened.equalsIgnoreCase("x-real-ip");
  }
}
