package dev.gather.execution;

import dev.gather.upstream.Header;
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

  /** The trace, and the headers of these names beside it. */
  List<Header> headers(List<String> forwarded) {
    List<Header> headers = new ArrayList<>(trace);
    for (String name : forwarded) {
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
