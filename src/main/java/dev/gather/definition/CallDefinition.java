package dev.gather.definition;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * One call of a route, an entry of {@code calls} in a definition.
 *
 * @param name its key in the file
 * @param upstream name of the upstream; empty where the file left it out, which is a problem
 *     already reported
 * @param method GET, HEAD, POST, PUT, PATCH or DELETE
 * @param path template of path and query; empty where the file left it out
 * @param body tree of templates sent as JSON
 * @param required as written; {@link #isRequired()} applies the default
 * @param fallback value that stands in when the call fails
 * @param passStatus upstream statuses that a required call passes on to the client
 * @param after names of calls to wait for without reading them
 * @param timeout limit of one attempt, where it differs from the upstream's
 * @param cache how long the answer may be served again
 * @param as member's name, where it differs from the call's
 * @param merge spread the answer's members into the document
 * @param hidden only feeds other calls
 */
public record CallDefinition(
    String name,
    String upstream,
    String method,
    String path,
    Optional<JsonNode> body,
    Optional<Boolean> required,
    Optional<JsonNode> fallback,
    Set<Integer> passStatus,
    List<String> after,
    Optional<Duration> timeout,
    Optional<CacheDefinition> cache,
    Optional<String> as,
    boolean merge,
    boolean hidden) {

  /** True when a failure fails the whole request: the default unless there is a fallback. */
  public boolean isRequired() {
    return required.orElse(fallback.isEmpty());
  }
}
