package dev.gather.plan.schema;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.gather.definition.problem.DefinitionPath;
import dev.gather.definition.problem.DefinitionProblems;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Compiles a JSON Schema of a definition, and finds what is wrong with it. Nothing is fetched: a
 * schema may refer to itself alone.
 *
 * @param pointer to the schema
 */
record SchemaCompiler(String pointer, DefinitionProblems problems) {

  private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";

  /** Empty when something at the schema's place has a problem, which has been reported. */
  Optional<RequestSchema> compile(JsonNode tree) {
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
  private String keyword(String place) {
    List<String> names = List.of(place.split("/", -1));
    for (int i = names.size() - 1; i > 0; i--) {
      String name = names.get(i);
      if (name.isEmpty() || !name.chars().allMatch(Character::isDigit)) {
        return name.replace("~1", "/").replace("~0", "~");
      }
    }
    List<String> segments = DefinitionPath.segments(pointer);
    return segments.get(segments.size() - 1);
  }
}
