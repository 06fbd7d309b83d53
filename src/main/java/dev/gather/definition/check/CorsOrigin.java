package dev.gather.definition.check;

import dev.gather.definition.model.CorsDefinition;
import dev.gather.definition.problem.Suggestion;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What may stand among {@code origins}: an origin as browsers write it in {@code Origin}, as it is
 * compared with that; or one with a star for its left-most label.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6454#section-6.2">RFC 6454, 6.2</a>
 */
final class CorsOrigin {

  static final String EXPECTED =
      "an origin as browsers write it, such as https://shop.example, or https://*.shop.example with"
          + " a star for one label";

  /** What browsers leave out. */
  private static final Map<String, String> PORTS = Map.of("http", "80", "https", "443");

  private static final Pattern ORIGIN = Pattern.compile("([^:/?#]*)://([^/?#]*)(.*)");
  private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]*");
  private static final Pattern AUTHORITY = Pattern.compile("(\\[[^]]*]|[^:]*)(?::(.*))?");
  private static final Pattern HOST =
      Pattern.compile("[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63})*|\\[[0-9a-f:.]+]");
  private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");
  private static final int LAST_PORT = 65_535;
  private static final String STAR = "*.";

  private CorsOrigin() {}

  /** What is wrong with {@code text}, as the end of a sentence about it; null when nothing is. */
  static @Nullable String fault(String text) {
    if (text.equals(CorsDefinition.ANY_ORIGIN)) {
      return null;
    }
    if (text.equals("null")) {
      return "is what any page can call itself";
    }
    Matcher origin = ORIGIN.matcher(text);
    if (!origin.matches() || origin.group(1).isEmpty()) {
      return "has no scheme";
    }
    if (origin.group(2).contains("@")) {
      return "has a user";
    }
    @Nullable String end = endFault(origin.group(3));
    return end == null ? fault(text, origin.group(1), origin.group(2)) : end;
  }

  private static @Nullable String endFault(String end) {
    if (end.isEmpty()) {
      return null;
    }
    return switch (end.charAt(0)) {
      case '?' -> "has a query";
      case '#' -> "has a fragment";
      default -> end.equals("/") ? "ends in a slash" : "has a path";
    };
  }

  private static @Nullable String fault(String text, String scheme, String authority) {
    if (text.chars().anyMatch(c -> c > '~')) {
      return "has a character beyond ASCII";
    }
    if (!text.equals(text.toLowerCase(Locale.ROOT))) {
      return "has upper-case letters";
    }
    if (!SCHEME.matcher(scheme).matches() || meantFor(scheme).isPresent()) {
      return "has no known scheme";
    }
    Matcher parts = AUTHORITY.matcher(authority);
    if (!parts.matches()) {
      return "has no valid host and port";
    }
    @Nullable String port = parts.group(2);
    @Nullable String fault = hostFault(parts.group(1), PORTS.containsKey(scheme));
    return fault != null || port == null ? fault : portFault(port, scheme);
  }

  private static @Nullable String hostFault(String host, boolean mayHaveStar) {
    String named = mayHaveStar && host.startsWith(STAR) ? host.substring(STAR.length()) : host;
    if (named.contains("*")) {
      return "has a star that is not the whole left-most label of a host";
    }
    return HOST.matcher(named).matches() ? null : "has no valid host";
  }

  private static @Nullable String portFault(String port, String scheme) {
    if (!PORT.matcher(port).matches() || Integer.parseInt(port) > LAST_PORT) {
      return "has no valid port";
    }
    return port.equals(PORTS.get(scheme)) ? "names the port that its scheme has anyway" : null;
  }

  /** Apps and extensions of browsers have schemes of their own, which no typing error is. */
  private static Optional<String> meantFor(String scheme) {
    return PORTS.containsKey(scheme)
        ? Optional.empty()
        : Suggestion.nearest(scheme, List.of("https", "http"));
  }

  /** The origin that {@code text} was most likely meant to be. */
  static Optional<String> meant(String text) {
    Matcher origin = ORIGIN.matcher(text.toLowerCase(Locale.ROOT));
    if (!origin.matches() || origin.group(2).contains("@")) {
      return Optional.empty();
    }
    String scheme = meantFor(origin.group(1)).orElse(origin.group(1));
    String authority = origin.group(2);
    String usual = ":" + PORTS.getOrDefault(scheme, "");
    String written =
        authority.endsWith(usual)
            ? authority.substring(0, authority.length() - usual.length())
            : authority;
    String meant = scheme + "://" + written;
    return fault(meant) == null ? Optional.of(meant) : Optional.empty();
  }
}
