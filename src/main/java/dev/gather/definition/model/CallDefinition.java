package dev.gather.definition.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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
 * @param when JSONata expression; the call is skipped unless it is true
 * @param after names of calls to wait for without reading them
 * @param timeout limit of one attempt, where it differs from the upstream's
 * @param forEach what is called once per element
 * @param concurrency how many requests of a for-each run at once; {@link #DEFAULT_CONCURRENCY}
 *     where empty
 * @param batch how many elements share a request
 * @param into member that each result becomes inside its element
 * @param shape what stays of the answer
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
    Optional<String> when,
    List<String> after,
    Optional<Duration> timeout,
    Optional<String> forEach,
    OptionalInt concurrency,
    Optional<BatchDefinition> batch,
    Optional<String> into,
    ShapeDefinition shape,
    Optional<CacheDefinition> cache,
    Optional<String> as,
    boolean merge,
    boolean hidden) {

  public static final int DEFAULT_CONCURRENCY = 8;

  /** True when a failure fails the whole request: the default unless there is a fallback. */
  public boolean isRequired() {
    return required.orElse(fallback.isEmpty());
  }
}
