package dev.gather.execution;

import dev.gather.upstream.Header;
import dev.gather.upstream.Upstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a client sent, as far as calls may read it. All of it is hostile.
 *
 * @param path decoded path variables
 * @param query decoded query parameters
 * @param headers the values of a header by its name in any case; none for a header that was not
 *     sent
 * @param body checked JSON
 * @param trace headers that carry the trace to every upstream
 */
public record ClientRequest(
    Map<String, String> path,
    Map<String, List<String>> query,
    Function<String, List<String>> headers,
    Optional<byte[]> body,
    List<Header> trace) {

  /** The trace, and what the upstream's definition forwards beside it. */
  List<Header> headersFor(Upstream upstream) {
    List<Header> headers = new ArrayList<>(trace);
    for (String name : upstream.forwardedHeaders()) {
      boolean traced = trace.stream().anyMatch(header -> header.name().equals(name));
      if (!traced) {
        this.headers.apply(name).forEach(value -> headers.add(new Header(name, value)));
      }
    }
    return headers;
  }

  /** Nothing of the client's: values may be secrets. */
  @Override
  public String toString() {
    return "ClientRequest";
  }
}
