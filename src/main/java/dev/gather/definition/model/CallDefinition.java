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
 * @param exchange with whom, and how
 * @param request what is sent
 * @param schedule when it is made, and how often
 * @param failure what follows when it fails
 * @param shape what stays of the answer
 * @param cache how long the answer may be served again
 * @param placement where the answer goes
 */
public record CallDefinition(
    String name,
    Exchange exchange,
    Request request,
    Schedule schedule,
    Failure failure,
    ShapeDefinition shape,
    Optional<CacheDefinition> cache,
    Placement placement) {

  public static final int DEFAULT_CONCURRENCY = 8;

  /**
   * What the plan carries to each exchange as it is.
   *
   * @param upstream name of the upstream; empty where the file left it out, which is a problem
   *     already reported
   * @param method GET, HEAD, POST, PUT, PATCH or DELETE
   * @param timeout limit of one attempt
   * @param pass what of its answer counts beside the JSON of a success
   */
  public record Exchange(String upstream, String method, Duration timeout, PassDefinition pass) {

    /** One of which nothing does. */
    public Exchange(String upstream, String method, Duration timeout) {
      this(upstream, method, timeout, PassDefinition.NONE);
    }
  }

  /**
   * Templates of what is sent.
   *
   * @param path of path and query; empty where the file left it out
   * @param body tree of templates sent as JSON
   */
  public record Request(String path, Optional<JsonNode> body) {}

  /**
   * When it is made, and how often.
   *
   * @param when JSONata expression; the call is skipped unless it is true
   * @param after names of calls to wait for without reading them
   * @param forEach what is called once per element
   * @param concurrency how many requests of a for-each run at once; {@link #DEFAULT_CONCURRENCY}
   *     where empty
   * @param batch how many elements share a request
   */
  public record Schedule(
      Optional<String> when,
      List<String> after,
      Optional<String> forEach,
      OptionalInt concurrency,
      Optional<BatchDefinition> batch) {}

  /**
   * What follows when it fails.
   *
   * @param required as written; {@link #isRequired()} applies the default
   * @param fallback value that stands in
   * @param passStatus upstream statuses that a required call passes on to the client
   */
  public record Failure(
      Optional<Boolean> required, Optional<JsonNode> fallback, Set<Integer> passStatus) {

    /** True when it fails the whole request: the default unless there is a fallback. */
    public boolean isRequired() {
      return required.orElse(fallback.isEmpty());
    }
  }

  /**
   * Where the answer goes.
   *
   * @param as member's name, where it differs from the call's
   * @param into member that each result of a for-each becomes inside its element
   * @param merge spread the answer's members into the document
   * @param hidden only feeds other calls
   */
  public record Placement(
      Optional<String> as, Optional<String> into, boolean merge, boolean hidden) {}
}
