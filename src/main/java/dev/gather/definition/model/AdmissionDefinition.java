package dev.gather.definition.model;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Which requests a route answers, of those that have its path and method.
 *
 * @param access whose; what {@link AccessDefinition} says by default where it is empty
 * @param require what must be true of them, in order
 * @param rateLimit how often they may come
 * @param requestSchema JSON Schema of their bodies
 * @param params what their parameters must be
 */
public record AdmissionDefinition(
    Optional<Audience> access,
    List<RequireDefinition> require,
    Optional<RateLimitDefinition> rateLimit,
    Optional<JsonNode> requestSchema,
    ParamsDefinition params) {

  /**
   * Whose requests a route answers.
   *
   * @param isPublic everybody's
   * @param scopes all of which others must have
   */
  public record Audience(boolean isPublic, List<String> scopes) {}
}
