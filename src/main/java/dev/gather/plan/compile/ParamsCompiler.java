package dev.gather.plan.compile;

import dev.gather.definition.model.ParamsDefinition;
import dev.gather.definition.model.RouteDefinition;
import dev.gather.definition.problem.DefinitionPath;
import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.definition.problem.Suggestion;
import dev.gather.json.Slice;
import dev.gather.plan.Input;
import dev.gather.plan.ParamPlan;
import dev.gather.plan.ParamsPlan;
import dev.gather.plan.schema.ParamSchema;
import dev.gather.plan.schema.ParamSchemaCompiler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Compiles what the parameters of a route's requests must be.
 *
 * @param variables of the route's path
 */
record ParamsCompiler(RouteDefinition route, Set<String> variables, DefinitionProblems problems) {

  /** RFC 9110, 5.6.2 and, of what may be passed on, 5.5. */
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  private static final Pattern FIELD =
      Pattern.compile("([\\x21-\\x7E]([\\t\\x20-\\x7E]*[\\x21-\\x7E])?)?");

  /**
   * Empty where the route says nothing of them. One that has a problem is left out; the problem has
   * been reported.
   */
  Optional<ParamsPlan> compile() {
    ParamsDefinition params = route.admission().params();
    if (params.schemas().isEmpty() && !params.only()) {
      return Optional.empty();
    }
    Map<ParamName, String> named = new HashMap<>();
    List<ParamPlan> list = new ArrayList<>();
    params.schemas().forEach((key, schema) -> compile(key, schema, named).ifPresent(list::add));
    return Optional.of(
        new ParamsPlan(
            List.copyOf(list), params.only() ? Optional.of(known(list)) : Optional.empty()));
  }

  private static Set<String> known(List<ParamPlan> list) {
    return list.stream()
        .filter(param -> param.input().kind() == Input.Kind.QUERY)
        .map(ParamPlan::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  private Optional<ParamPlan> compile(String key, JsonNode tree, Map<ParamName, String> named) {
    String pointer = DefinitionPath.of("routes", route.name(), "params", key);
    if (problems.has(pointer)) {
      return Optional.empty();
    }
    ParamName name = ParamName.of(key, variables);
    checkName(name, pointer);
    String other = named.putIfAbsent(name, key);
    if (other != null) {
      problems.addAtKey(
          pointer,
          "`%s` says already what this parameter must be (expected: one of the two)"
              .formatted(other));
    }
    boolean isRepeatable = name.scope().equals("query");
    Optional<ParamSchema> schema =
        new ParamSchemaCompiler(isRepeatable, problems, pointer).compile(tree);
    if (tree.has("default")) {
      checkDefault(name, schema.flatMap(ParamSchema::orElse), pointer + "/default");
    }
    return problems.has(pointer)
        ? Optional.empty()
        : schema.map(known -> new ParamPlan(Input.of(name.scope(), name.name()), known));
  }

  private void checkName(ParamName name, String pointer) {
    if (name.scope().equals("path") && !variables.contains(name.name())) {
      problems.addAtKey(
          pointer,
          "the route's path has no variable `%s` (expected: %s)"
              .formatted(
                  name.name(),
                  variables.isEmpty()
                      ? "a path with {" + name.name() + "}"
                      : Suggestion.among(name.name(), variables)));
    } else if ((name.scope().equals("header") || name.scope().equals("cookie"))
        && !TOKEN.matcher(name.name()).matches()) {
      problems.addAtKey(
          pointer,
          "no %1$s has this name (expected: letters, digits and hyphens behind `%1$s.`)"
              .formatted(name.scope()));
    }
  }

  private void checkDefault(ParamName name, Optional<Slice> orElse, String pointer) {
    if (name.scope().equals("path")) {
      problems.addAtKey(pointer, "a variable of the path is always sent (expected: no `default`)");
    } else if (route.proxy().isPresent()) {
      problems.addAtKey(
          pointer, "a proxy passes requests on as they are (expected: no `default`, or `calls`)");
    } else if (name.scope().equals("header")
        && orElse
            .map(ParamSchema::texts)
            .filter(texts -> !FIELD.matcher(texts.get(0)).matches())
            .isPresent()) {
      problems.add(
          pointer,
          "no header has this value (expected: visible characters of ASCII, spaces inside only)");
    }
  }
}
