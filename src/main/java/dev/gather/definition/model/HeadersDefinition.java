package dev.gather.definition.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Request headers sent to an upstream, {@code headers} in a definition.
 *
 * @param forward names of the client's headers that are passed on, in lower case
 * @param set headers with fixed values, names in lower case; values may be secrets
 * @param deadline name of the header that carries the remaining milliseconds, in lower case
 */
public record HeadersDefinition(
    List<String> forward, Map<String, String> set, Optional<String> deadline) {

  /** Names only: values may be secrets. */
  @Override
  public String toString() {
    return "HeadersDefinition[forward=%s, set=%s, deadline=%s]"
        .formatted(forward, set.keySet(), deadline);
  }
}
