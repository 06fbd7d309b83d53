package dev.gather.execution.call;

import dev.gather.json.Value;
import dev.gather.jsonata.JsonataExpression;
import dev.gather.jsonata.JsonataExpression.EvaluationException;
import dev.gather.jsonata.JsonataExpression.EvaluationLimits;
import dev.gather.process.Time;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Evaluates JSONata away from the event loops: an expression may compute for as long as it is
 * allowed to. Its threads and what waits for them are bounded. Both its threads and the limit of
 * what they compute are real on any clock: no time that is moved by hand would end a loop.
 */
public final class Evaluator implements AutoCloseable {

  /** When there may be room again. */
  static final Duration TRY_AGAIN_AFTER = Duration.ofSeconds(1);

  private final EvaluationLimits bounds;
  private final Scheduler scheduler;

  /**
   * @param time that expressions see
   */
  public Evaluator(ExpressionLimits limits, Time time) {
    this.bounds =
        new EvaluationLimits(
            limits.timeLimit(), Math.toIntExact(limits.maxResult().toBytes()), time);
    this.scheduler =
        Schedulers.newBoundedElastic(limits.threads(), limits.maxQueued(), "gather-expression");
  }

  /**
   * @return whether it is the boolean true; fails only with {@link EvaluationException} or {@link
   *     OverloadedException}
   */
  Mono<Boolean> isTrue(JsonataExpression expression, Map<String, Value> input) {
    return on(() -> expression.isTrue(input, bounds));
  }

  /**
   * @return the result, empty for none; fails only with {@link EvaluationException} or {@link
   *     OverloadedException}
   */
  Mono<Optional<byte[]>> evaluate(JsonataExpression expression, Map<String, Value> input) {
    return evaluate(expression, input, Map.of());
  }

  /**
   * The same with variables.
   *
   * @param values by the names of variables
   */
  Mono<Optional<byte[]>> evaluate(
      JsonataExpression expression, Map<String, Value> input, Map<String, Value> values) {
    return on(() -> expression.evaluate(input, values, bounds));
  }

  /** The time that an evaluation may be waited for. */
  Duration atLeastOne(Duration remaining) {
    return remaining.compareTo(bounds.time()) > 0 ? remaining : bounds.time();
  }

  /** Expressions under way still end. */
  @Override
  public void close() {
    scheduler.dispose();
  }

  private <T> Mono<T> on(Callable<T> evaluation) {
    return Mono.fromCallable(evaluation)
        .subscribeOn(scheduler)
        .onErrorMap(RejectedExecutionException.class, e -> new OverloadedException());
  }

  /** More expressions wait already than may; carries no stack trace. */
  static final class OverloadedException extends RuntimeException {
    static final String MESSAGE = "too many expressions wait to be evaluated";

    private static final long serialVersionUID = 1L;

    OverloadedException() {
      super(MESSAGE, null, false, false);
    }
  }
}
