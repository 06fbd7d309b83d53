package dev.gather.plan.schema;

import dev.gather.definition.problem.DefinitionPath;
import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.json.Slice;
import dev.gather.plan.schema.ParamType.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Compiles the JSON Schema of a parameter, and finds what no text of a client can be.
 *
 * @param isRepeatable whether the parameter may be there several times
 * @param pointer to the schema
 */
public record ParamSchemaCompiler(
    boolean isRepeatable, DefinitionProblems problems, String pointer) {

  private static final String SCALARS = "integer, number, boolean or string";

  /** Empty when the schema has a problem, which has been reported. */
  public Optional<ParamSchema> compile(JsonNode tree) {
    Optional<RequestSchema> schema = new SchemaCompiler(pointer, problems).compile(tree);
    if (schema.isEmpty()) {
      return Optional.empty();
    }
    List<ParamType> types = types(tree, pointer, isRepeatable);
    if (problems.has(pointer)) {
      return Optional.empty();
    }
    ParamSchema param = new ParamSchema(types, schema.get(), Optional.empty());
    Optional<Slice> orElse =
        tree.has("default") ? orElse(tree.path("default"), param) : Optional.empty();
    return problems.has(pointer)
        ? Optional.empty()
        : Optional.of(new ParamSchema(types, schema.get(), orElse));
  }

  private List<ParamType> types(JsonNode tree, String place, boolean mayBeArray) {
    JsonNode type = tree.path("type");
    if (type.isMissingNode()) {
      checkUntyped(tree, place);
      return List.of(Scalar.STRING);
    }
    List<ParamType> types = new ArrayList<>();
    List<String> names =
        type.isArray()
            ? type.valueStream().map(JsonNode::asString).toList()
            : List.of(type.asString());
    for (int i = 0; i < names.size(); i++) {
      String at = place + (type.isArray() ? "/type/" + i : "/type");
      checkTried(names.get(i), types, at);
      switch (names.get(i)) {
        case "array" -> array(tree, place, at, mayBeArray).ifPresent(types::add);
        case "object", "null" ->
            problems.add(
                at,
                "no text is of type %s (expected: %s)"
                    .formatted(names.get(i), SCALARS + (mayBeArray ? ", or array" : "")));
        default -> types.add(Scalar.valueOf(names.get(i).toUpperCase(Locale.ROOT)));
      }
    }
    return List.copyOf(types);
  }

  private void checkTried(String name, List<ParamType> before, String at) {
    boolean isTaken =
        before.stream()
            .anyMatch(
                type ->
                    type instanceof ParamType.Several
                        || type == Scalar.STRING && !name.equals("array"));
    if (isTaken) {
      problems.add(
          at,
          "types are tried in order, and one before it takes every text (expected: `%s` before it)"
              .formatted(name));
    }
  }

  private Optional<ParamType> array(JsonNode tree, String place, String at, boolean mayBeArray) {
    if (!mayBeArray) {
      problems.add(
          at,
          "only a query parameter is an array, of its values (expected: %s)".formatted(SCALARS));
      return Optional.empty();
    }
    if (tree.has("prefixItems")) {
      problems.addAtKey(
          place + "/prefixItems",
          "values of a parameter are all read the same way (expected: `items`)");
    }
    JsonNode items = tree.path("items");
    List<Scalar> elements =
        items.isObject()
            ? types(items, place + "/items", false).stream().map(Scalar.class::cast).toList()
            : List.of(Scalar.STRING);
    return Optional.of(new ParamType.Several(elements));
  }

  /** Without a type it is a text; what asks for another would refuse all of them. */
  private void checkUntyped(JsonNode tree, String place) {
    Stream.concat(SchemaKeywords.IN_PLACE.stream(), SchemaKeywords.REFERENCES.stream())
        .filter(tree::has)
        .sorted()
        .findFirst()
        .ifPresent(
            keyword ->
                problems.addAtKey(
                    place + "/" + keyword,
                    "what a text is read as stands at the top of its schema (expected: `type` beside `%s`)"
                        .formatted(keyword)));
    Predicate<JsonNode> isOther = value -> !value.isString();
    if (tree.path("enum").valueStream().anyMatch(isOther)
        || tree.optional("const").filter(isOther).isPresent()) {
      problems.addAtKey(
          place + (tree.has("enum") ? "/enum" : "/const"),
          "without `type` a parameter is a text (expected: `type` beside it, or texts)");
    }
  }

  private Optional<Slice> orElse(JsonNode value, ParamSchema param) {
    String place = DefinitionPath.append(pointer, "default");
    Slice json = Slice.of(value.toString());
    boolean isScalar = value.isValueNode() && !value.isNull();
    boolean isArray = value.isArray() && value.valueStream().allMatch(JsonNode::isValueNode);
    List<Violation> violations = param.schema().violations(json.bytes());
    if (!violations.isEmpty()) {
      problems.add(
          place,
          "`default` %s (expected: a value that the schema allows)"
              .formatted(violations.get(0).message()));
    } else if (!(isScalar || isArray) || !param.read(ParamSchema.texts(json)).isSame(json)) {
      problems.add(place, "no client could send this (expected: a value of the types in `type`)");
    }
    return problems.has(place) ? Optional.empty() : Optional.of(json);
  }
}
