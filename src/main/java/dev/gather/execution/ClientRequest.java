package dev.gather.execution;

import dev.gather.upstream.Header;
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

  /** Nothing of the client's: values may be secrets. */
  @Override
  public String toString() {
    return "ClientRequest";
  }
}
