package dev.gather.upstream;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One request to one upstream, with everything resolved.
 *
 * @param method GET, HEAD, POST, PUT, PATCH or DELETE
 * @param target encoded path and query, starting with a slash; appended to the upstream's URL
 * @param headers the client's headers that the upstream's definition forwards, and trace headers;
 *     the definition's own are added by the exchange
 * @param body JSON
 * @param timeout limit of one attempt
 * @param deadline end of the client's request
 */
public record UpstreamRequest(
    String method,
    String target,
    List<Header> headers,
    Optional<byte[]> body,
    Duration timeout,
    Deadline deadline) {

  /** Without header values, body and query: they may hold secrets. */
  @Override
  public String toString() {
    return method;
  }
}
