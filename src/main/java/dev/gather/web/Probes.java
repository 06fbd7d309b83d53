package dev.gather.web;

import java.util.List;
import java.util.Set;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** Which requests of the clients' port are probes, which Spring answers. */
final class Probes {

  private static final Set<String> NAMES = Set.of("livez", "readyz");

  private Probes() {}

  /** However one is written: Spring decodes a segment and leaves its parameters out as well. */
  static boolean are(ServerHttpRequest request) {
    return mayBe(request.getURI().getRawPath()) && isProbe(request);
  }

  /** Most paths need not be read for it. */
  private static boolean mayBe(String path) {
    for (String name : NAMES) {
      if (path.contains(name)) {
        return true;
      }
    }
    return path.indexOf('%') >= 0;
  }

  private static boolean isProbe(ServerHttpRequest request) {
    List<PathContainer.Element> elements = request.getPath().pathWithinApplication().elements();
    return elements.size() == 2
        && elements.get(1) instanceof PathContainer.PathSegment segment
        && NAMES.contains(segment.valueToMatch());
  }
}
