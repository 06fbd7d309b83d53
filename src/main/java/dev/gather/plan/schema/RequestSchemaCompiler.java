package dev.gather.plan.schema;

import dev.gather.definition.model.RouteDefinition;
import dev.gather.definition.problem.DefinitionPath;
import dev.gather.definition.problem.DefinitionProblems;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Compiles the JSON Schema of a route's body, and finds what is wrong with it. */
public final class RequestSchemaCompiler {

  private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH", "DELETE");

  private final RouteDefinition route;
  private final DefinitionProblems problems;
  private final String pointer;

  public RequestSchemaCompiler(RouteDefinition route, DefinitionProblems problems) {
    this.route = route;
    this.problems = problems;
    this.pointer = DefinitionPath.of("routes", route.name(), "request-schema");
  }

  /** Empty when the schema has a problem, which has been reported. */
  public Optional<RequestSchema> compile(JsonNode tree) {
    if (!WITH_BODY.contains(route.method())) {
      problems.addAtKey(
          pointer,
          "a %s request has no body to check (expected: method POST, PUT, PATCH or DELETE)"
              .formatted(route.method()));
    }
    return new SchemaCompiler(pointer, problems).compile(tree);
  }
}
