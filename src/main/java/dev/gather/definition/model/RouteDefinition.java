package dev.gather.definition.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One path of the gateway, an entry of {@code routes} in a definition.
 *
 * @param name its key in the file
 * @param method GET, POST, PUT, PATCH or DELETE, or {@link #ANY_METHOD}
 * @param path pattern with {@code {name}} variables
 * @param deadline limit of the whole request
 * @param calls by name, in the file's order
 * @param fixed members of the document where no call has one of the name, {@code static}
 * @param transform JSONata expression over the document
 * @param live pause between two evaluations for streams that stay open
 * @param proxy where requests are passed on to, in place of calls
 * @param requestSchema JSON Schema of the client's body
 * @param summary one line for the API's documentation
 * @param description text for the API's documentation
 * @param tags groups in the API's documentation
 */
public record RouteDefinition(
    String name,
    String method,
    String path,
    Duration deadline,
    Map<String, CallDefinition> calls,
    Optional<JsonNode> fixed,
    Optional<String> transform,
    Optional<Duration> live,
    Optional<ProxyDefinition> proxy,
    Optional<JsonNode> requestSchema,
    Optional<String> summary,
    Optional<String> description,
    List<String> tags) {

  /** The method of a proxy that takes any; no request has it. */
  public static final String ANY_METHOD = "*";
}
