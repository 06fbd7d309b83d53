package dev.gather.execution.call;

import dev.gather.execution.client.RequestValues;
import dev.gather.json.Slice;
import dev.gather.json.Value;
import dev.gather.jsonata.JsonataExpression.EvaluationException;
import dev.gather.plan.CallPlan;
import dev.gather.plan.ConditionPlan;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.FailureKind;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Decides whether calls are made. */
public final class CallConditions {

  private final Evaluator evaluator;
  private final RequestValues values;

  public CallConditions(Evaluator evaluator, RequestValues values) {
    this.evaluator = evaluator;
    this.values = values;
  }

  /**
   * Whether a condition is true: the boolean, nothing else.
   *
   * @param item the element that it is asked for
   * @return fails only with {@link CallFailure}, when it cannot be evaluated
   */
  public Mono<Boolean> holds(ConditionPlan condition, CallPlan call, Optional<Slice> item) {
    Map<String, Value> input = values.input(condition.expression().names());
    item.ifPresent(element -> input.put("item", element));
    return evaluator
        .isTrue(condition.expression(), input)
        .onErrorMap(
            Evaluator.OverloadedException.class,
            e ->
                CallFailure.refused(
                    FailureKind.OVERLOADED,
                    Evaluator.TRY_AGAIN_AFTER,
                    String.valueOf(e.getMessage())))
        .onErrorMap(
            EvaluationException.class,
            e ->
                CallFailure.of(
                    FailureKind.UNRESOLVED, "`when` of `" + call.name() + "` " + e.getMessage()));
  }
}
