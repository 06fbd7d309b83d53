package dev.gather.plan.schema;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.gather.definition.model.RouteDefinition;
import dev.gather.definition.problem.DefinitionPath;
import dev.gather.definition.problem.DefinitionProblems;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Compiles the JSON Schema of a route's body, and finds what is wrong with it. Nothing is fetched:
 * a schema may refer to itself alone.
 */
public final class RequestSchemaCompiler {

  private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH", "DELETE");

  private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";

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
    metaSchema().validate(tree).stream()
        // Alternatives of a value have the same place; the first says enough.
        .sorted(Comparator.comparing((Error error) -> error.getInstanceLocation().toString()))
        .forEach(this::report);
    if (!problems.has(pointer)) {
      new SchemaWalk(tree, pointer, problems, DRAFT).check();
    }
    return problems.has(pointer) ? Optional.empty() : Optional.of(new RequestSchema(tree));
  }

  /** From the validator's own jar. */
  private static Schema metaSchema() {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(SchemaLocation.of(DRAFT));
  }

  private void report(Error error) {
    String place = pointer + error.getInstanceLocation();
    if (!problems.has(place)) {
      String keyword = keyword(error.getInstanceLocation().toString());
      String found =
          problems.rawText(place).map(text -> " is `" + text + "`").orElse(" cannot be this");
      problems.add(
          place,
          "`" + keyword + "`" + found + " (expected: " + SchemaKeywords.expected(keyword) + ")");
    }
  }

  /** The last name of a place that is no index. */
  private static String keyword(String place) {
    List<String> names = List.of(place.split("/", -1));
    for (int i = names.size() - 1; i > 0; i--) {
      String name = names.get(i);
      if (name.isEmpty() || !name.chars().allMatch(Character::isDigit)) {
        return name.replace("~1", "/").replace("~0", "~");
      }
    }
    return "request-schema";
  }
}
