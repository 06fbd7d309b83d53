package dev.gather.web;

import dev.gather.upstream.field.Header;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;

/**
 * Reads the client's trace.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>
 */
final class TraceHeaders {

  private static final Pattern PARENT =
      Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");
  private static final int LONGEST_STATE = 512;

  private TraceHeaders() {}

  /** Those of a trace; none where the client has none, or none that is well-formed. */
  static List<Header> of(HttpHeaders headers) {
    List<String> parents = headers.getOrEmpty("traceparent");
    if (parents.size() != 1 || !PARENT.matcher(parents.get(0)).matches()) {
      return List.of();
    }
    Header parent = new Header("traceparent", parents.get(0));
    String state = String.join(",", headers.getOrEmpty("tracestate"));
    return state.isEmpty() || state.length() > LONGEST_STATE
        ? List.of(parent)
        : List.of(parent, new Header("tracestate", state));
  }
}
