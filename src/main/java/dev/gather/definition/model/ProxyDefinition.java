package dev.gather.definition.model;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Where a route passes requests on to, {@code proxy} in a definition.
 *
 * @param upstream name of the upstream; empty where the file left it out, which is a problem
 *     already reported
 * @param path template of a path without a query; empty where the file left it out
 * @param fallback what is answered where the upstream cannot answer
 */
public record ProxyDefinition(String upstream, String path, Optional<Fallback> fallback) {

  /**
   * A fixed answer.
   *
   * @param status 200 to 599
   * @param body a text that is sent as it is, or any other JSON value
   * @param contentType media type of the body
   */
  public record Fallback(int status, Optional<JsonNode> body, Optional<String> contentType) {}
}
