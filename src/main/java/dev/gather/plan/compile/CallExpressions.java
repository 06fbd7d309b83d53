package dev.gather.plan.compile;

import dev.gather.definition.model.CallDefinition;
import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.jsonata.JsonataExpression;
import dev.gather.plan.ConditionPlan;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Compiles the expressions of calls: whether one is made, and what is computed in place of it.
 *
 * @param known names that all of them may read
 */
record CallExpressions(List<String> known, ReferenceCheck references, DefinitionProblems problems) {

  private static final String ITEM = "item";

  /** Empty where there is none, or it has a problem, which has been reported. */
  Optional<ConditionPlan> when(CallDefinition call, String pointer) {
    return call.schedule()
        .when()
        .flatMap(text -> compile("when", call, text, pointer))
        .map(
            expression ->
                new ConditionPlan(
                    expression, isRepeated(call) && expression.names().contains(ITEM)));
  }

  /** The same. */
  Optional<JsonataExpression> compute(CallDefinition call, String pointer) {
    return call.compute().flatMap(text -> compile("compute", call, text, pointer));
  }

  private Optional<JsonataExpression> compile(
      String key, CallDefinition call, String text, String pointer) {
    List<String> names =
        isRepeated(call) ? Stream.concat(known.stream(), Stream.of(ITEM)).toList() : known;
    return new ExpressionCompiler(
            key,
            names,
            "path.id or product.price",
            path -> references.problemOfPath(path, call.schedule().forEach()),
            problems)
        .compile(text, pointer + "/" + key);
  }

  private static boolean isRepeated(CallDefinition call) {
    return call.schedule().forEach().isPresent();
  }
}
