package dev.gather.execution.call;

import dev.gather.execution.client.RequestValues;
import dev.gather.json.Slice;
import dev.gather.json.Value;
import dev.gather.jsonata.JsonataExpression;
import dev.gather.jsonata.JsonataExpression.EvaluationException;
import dev.gather.plan.CallPlan;
import dev.gather.plan.ConditionPlan;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.FailureKind;
import dev.gather.upstream.call.Source;
import dev.gather.upstream.call.UpstreamAnswer;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Evaluates what calls say in expressions, over one request and the answers so far. */
public final class CallExpressions {

  /** The status of what no service said. */
  private static final int OK = 200;

  private final Evaluator evaluator;
  private final RequestValues values;

  public CallExpressions(Evaluator evaluator, RequestValues values) {
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
    return guarded(
        evaluator.isTrue(condition.expression(), input(condition.expression(), item)),
        "`when`",
        call);
  }

  /**
   * What a call computes in place of asking a service; nothing is {@code null}.
   *
   * @param item the element that it is computed for
   * @return fails only with {@link CallFailure}, when it cannot be evaluated
   */
  public Mono<UpstreamAnswer> computed(CallPlan call, Optional<Slice> item) {
    JsonataExpression expression = call.computation().orElseThrow();
    return guarded(evaluator.evaluate(expression, input(expression, item)), "`compute`", call)
        .map(json -> new UpstreamAnswer(OK, json.orElse(Slice.NULL.bytes()), Source.COMPUTED));
  }

  private Map<String, Value> input(JsonataExpression expression, Optional<Slice> item) {
    Map<String, Value> input = values.input(expression.names());
    item.ifPresent(element -> input.put("item", element));
    return input;
  }

  private static <T> Mono<T> guarded(Mono<T> evaluation, String key, CallPlan call) {
    return evaluation
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
                    FailureKind.UNRESOLVED, key + " of `" + call.name() + "` " + e.getMessage()));
  }
}
