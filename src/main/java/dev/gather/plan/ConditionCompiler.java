package dev.gather.plan;

import dev.gather.definition.CallDefinition;
import dev.gather.definition.DefinitionProblems;
import dev.gather.expression.ExpressionException;
import dev.gather.expression.JsonataExpression;
import java.util.List;
import java.util.Optional;

/** Compiles when a call is made. */
final class ConditionCompiler {

  private final List<String> names;
  private final DefinitionProblems problems;

  ConditionCompiler(List<String> names, DefinitionProblems problems) {
    this.names = names;
    this.problems = problems;
  }

  /** Empty where there is none, or it has a problem, which has been reported. */
  Optional<ConditionPlan> compile(CallDefinition call, String pointer) {
    if (call.when().isEmpty()) {
      return Optional.empty();
    }
    try {
      JsonataExpression expression = JsonataExpression.compile(call.when().get());
      if (expression.readsEverything()) {
        problems.add(
            pointer,
            "when: reads everything there is (expected: what it reads by name, such as path.id or product.price)");
        return Optional.empty();
      }
      boolean isPerElement = call.forEach().isPresent() && expression.names().contains("item");
      return Optional.of(new ConditionPlan(expression, isPerElement));
    } catch (ExpressionException e) {
      problems.add(pointer, e.offset(), "when: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** Indexes of the calls that it waits for. */
  List<Integer> reads(ConditionPlan condition) {
    return condition.expression().names().stream()
        .filter(names::contains)
        .map(names::indexOf)
        .toList();
  }
}
