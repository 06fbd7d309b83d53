package dev.gather.plan.compile;

import dev.gather.definition.model.RouteDefinition;
import dev.gather.json.Step;
import dev.gather.template.Reference;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What a route's {@code params} say of the references to them. */
record ParamReferences(Map<ParamName, JsonNode> schemas) {

  /**
   * @param variables of the route's path
   */
  static ParamReferences of(RouteDefinition route, Set<String> variables) {
    Map<ParamName, JsonNode> schemas = new HashMap<>();
    route
        .admission()
        .params()
        .schemas()
        .forEach((key, schema) -> schemas.put(ParamName.of(key, variables), schema));
    return new ParamReferences(Map.copyOf(schemas));
  }

  /** Whether there always is a value, so that a reference's own default is never used. */
  boolean haveDefault(Reference reference) {
    return schema(reference).filter(schema -> schema.has("default")).isPresent();
  }

  /** Whether the value may be something else than a text. */
  boolean areTyped(Reference reference) {
    return schema(reference).filter(schema -> isTyped(schema.path("type"))).isPresent();
  }

  /** Without a type it is a text. */
  private static boolean isTyped(JsonNode type) {
    return type.isArray()
        ? type.valueStream().anyMatch(ParamReferences::isTyped)
        : !type.asString("string").equals("string");
  }

  private Optional<JsonNode> schema(Reference reference) {
    return !reference.steps().isEmpty() && reference.steps().get(0) instanceof Step.Member member
        ? Optional.ofNullable(schemas.get(new ParamName(reference.scope(), member.name())))
        : Optional.empty();
  }
}
