package dev.gather.definition.model;

import java.net.URI;
import java.time.Duration;

/**
 * One service behind the gateway, an entry of {@code upstreams} in a definition.
 *
 * @param name its key in the file
 * @param url absolute http or https URL without user, query or fragment; call paths are appended
 * @param limits how long it may take, and how much it may answer
 * @param bulkhead limit of concurrent calls
 * @param circuitBreaker when to stop calling
 * @param retry when to call again
 * @param headers request headers
 * @param forwarded how it is told where a request comes from
 * @param format what its answers are written in
 * @param webSockets how many may be open at once; none are passed on where it is 0
 */
public record UpstreamDefinition(
    String name,
    URI url,
    Limits limits,
    BulkheadDefinition bulkhead,
    CircuitBreakerDefinition circuitBreaker,
    RetryDefinition retry,
    HeadersDefinition headers,
    ForwardedForm forwarded,
    AnswerFormat format,
    int webSockets) {

  /**
   * How long it may take, and how much it may answer.
   *
   * @param timeout limit of one attempt: connect, headers and whole body
   * @param connectTimeout limit of connecting
   * @param maxBody bytes of one decoded answer
   * @param maxDepth nesting of one answer's JSON
   */
  public record Limits(Duration timeout, Duration connectTimeout, long maxBody, int maxDepth) {}
}
