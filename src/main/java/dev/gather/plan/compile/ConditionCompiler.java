package dev.gather.plan.compile;

import dev.gather.definition.model.CallDefinition;
import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.plan.ConditionPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compiles when a call is made. */
record ConditionCompiler(
    String method, boolean isProtected, List<String> names, DefinitionProblems problems) {

  private static final List<String> SCOPES = List.of("path", "query", "header");
  private static final List<String> SCOPES_WITH_BODY = List.of("path", "query", "header", "body");

  /** Empty where there is none, or it has a problem, which has been reported. */
  Optional<ConditionPlan> compile(CallDefinition call, String pointer) {
    boolean isForEach = call.schedule().forEach().isPresent();
    ExpressionCompiler expressions =
        new ExpressionCompiler("when", known(isForEach), "path.id or product.price", problems);
    return call.schedule()
        .when()
        .flatMap(text -> expressions.compile(text, pointer))
        .map(
            expression ->
                new ConditionPlan(expression, isForEach && expression.names().contains("item")));
  }

  private List<String> known(boolean isForEach) {
    List<String> known = new ArrayList<>(names);
    known.addAll(method.equals("GET") ? SCOPES : SCOPES_WITH_BODY);
    if (isProtected) {
      known.add("claims");
    }
    if (isForEach) {
      known.add("item");
    }
    return known;
  }
}
