package dev.gather.plan;

import dev.gather.definition.model.CallDefinition;
import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.definition.problem.Suggestion;
import dev.gather.jsonata.JsonataExpression;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Compiles when a call is made. */
record ConditionCompiler(String method, List<String> names, DefinitionProblems problems) {

  private static final List<String> SCOPES = List.of("path", "query", "header");
  private static final List<String> SCOPES_WITH_BODY = List.of("path", "query", "header", "body");

  /** Empty where there is none, or it has a problem, which has been reported. */
  Optional<ConditionPlan> compile(CallDefinition call, String pointer) {
    return call.schedule()
        .when()
        .flatMap(
            text ->
                Parsing.parse(problems, pointer, "when: ", () -> JsonataExpression.compile(text)))
        .filter(expression -> isReadable(call, expression, pointer))
        .map(
            expression ->
                new ConditionPlan(
                    expression,
                    call.schedule().forEach().isPresent() && expression.names().contains("item")));
  }

  private boolean isReadable(CallDefinition call, JsonataExpression expression, String pointer) {
    if (expression.readsEverything()) {
      problems.add(
          pointer,
          "when: reads everything there is (expected: what it reads by name, such as path.id or product.price)");
    }
    return !expression.readsEverything() && !reportsUnknown(call, expression, pointer);
  }

  /** A name that nothing has would make the condition false for ever. */
  private boolean reportsUnknown(
      CallDefinition call, JsonataExpression expression, String pointer) {
    Set<String> known = new LinkedHashSet<>(names);
    known.addAll(method.equals("GET") ? SCOPES : SCOPES_WITH_BODY);
    if (call.schedule().forEach().isPresent()) {
      known.add("item");
    }
    List<String> unknown =
        expression.names().stream().filter(name -> !known.contains(name)).toList();
    unknown.forEach(
        name ->
            problems.add(
                pointer,
                "when: unknown name `%s` (expected: %s)"
                    .formatted(name, Suggestion.among(name, known))));
    return !unknown.isEmpty();
  }
}
