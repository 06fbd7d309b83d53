package dev.gather.execution.reference;

import dev.gather.upstream.field.Header;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Headers of answers that say where something stands. What points at the service itself gets the
 * path that clients know; anything else stays as it came.
 */
public final class References {

  private static final Set<String> WHOLE = Set.of("location", "content-location");
  private static final String LINK = "link";

  private References() {}

  /** Whether one of them says where something stands. */
  public static boolean areIn(List<Header> headers) {
    return headers.stream().anyMatch(References::isOne);
  }

  /**
   * @param shown the path that clients know, where there is one
   */
  public static List<Header> shown(List<Header> headers, Function<String, Optional<String>> shown) {
    return headers.stream()
        .map(header -> isOne(header) ? new Header(header.name(), value(header, shown)) : header)
        .toList();
  }

  private static boolean isOne(Header header) {
    return WHOLE.contains(header.name()) || header.name().equals(LINK);
  }

  private static String value(Header header, Function<String, Optional<String>> shown) {
    return header.name().equals(LINK)
        ? LinkField.map(header.value(), target -> shown.apply(target).orElse(target))
        : shown.apply(header.value()).orElse(header.value());
  }
}
