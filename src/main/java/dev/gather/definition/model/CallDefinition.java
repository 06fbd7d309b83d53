package dev.gather.definition.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
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
 * @param compute JSONata expression whose result is the answer; then there is neither upstream nor
 *     path
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
    Optional<String> compute,
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
   * @param set headers with fixed values beside the upstream's, names in lower case; values may be
   *     secrets
   * @param bodyType what its body is sent as
   * @param pass what of its answer counts beside the JSON of a success
   * @param coalesce whether requests of different clients that are the same share one while it is
   *     under way
   */
  public record Exchange(
      String upstream,
      String method,
      Duration timeout,
      Map<String, String> set,
      BodyType bodyType,
      PassDefinition pass,
      boolean coalesce) {

    /** One that sets no headers, sends JSON, is shared by nobody, and has nothing else. */
    public Exchange(String upstream, String method, Duration timeout) {
      this(upstream, method, timeout, Map.of(), BodyType.JSON, PassDefinition.NONE, false);
    }

    /** Names only: values may be secrets. */
    @Override
    public String toString() {
      return "Exchange[upstream=%s, method=%s, timeout=%s, set=%s, bodyType=%s, pass=%s, coalesce=%s]"
          .formatted(upstream, method, timeout, set.keySet(), bodyType, pass, coalesce);
    }
  }

  /**
   * What is sent.
   *
   * @param path template of path and query; empty where the file left it out
   * @param body tree of templates
   * @param forward names of the client's headers that are passed on beside the upstream's, in lower
   *     case
   * @param query which of the client's query parameters are passed on
   */
  public record Request(
      String path, Optional<JsonNode> body, List<String> forward, ForwardedQuery query) {

    /** One that passes nothing on. */
    public Request(String path, Optional<JsonNode> body) {
      this(path, body, List.of(), ForwardedQuery.NONE);
    }
  }

  /**
   * Query parameters of the client's that are passed on, {@code forward-query} in a definition.
   *
   * @param names those of these names
   * @param all whatever their names; then there are no {@code names}
   */
  public record ForwardedQuery(List<String> names, boolean all) {

    public static final ForwardedQuery NONE = new ForwardedQuery(List.of(), false);
  }

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
   * @param fallbackCall name of the call that is made then, whose answer stands in
   */
  public record Failure(
      Optional<Boolean> required,
      Optional<JsonNode> fallback,
      Set<Integer> passStatus,
      Optional<String> fallbackCall) {

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
