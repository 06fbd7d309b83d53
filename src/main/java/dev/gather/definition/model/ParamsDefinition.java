package dev.gather.definition.model;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What a route says of the parameters of its requests.
 *
 * @param schemas JSON Schemas by the parameters' names, in the file's order
 * @param only whether a query parameter that the route does not know is refused, {@code
 *     params-only}
 */
public record ParamsDefinition(Map<String, JsonNode> schemas, boolean only) {

  /** Nothing. */
  public static final ParamsDefinition NONE = new ParamsDefinition(Map.of(), false);
}
