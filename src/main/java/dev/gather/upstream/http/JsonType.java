package dev.gather.upstream.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Which media types of answers are JSON that a client may have as it is. */
final class JsonType {

  private static final Set<String> KNOWN = Set.of("application/json", "application/problem+json");

  private JsonType() {}

  /** The type of a body, without parameters: JSON has none, RFC 8259, 11. */
  static Optional<String> of(HttpHeaders headers) {
    List<String> lines = headers.getAll(HttpHeaderNames.CONTENT_TYPE);
    if (lines.size() != 1) {
      return Optional.empty();
    }
    String type = lines.get(0).split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return Optional.of(type).filter(KNOWN::contains);
  }
}
