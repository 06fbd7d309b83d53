package dev.gather.execution.call;

import dev.gather.execution.client.ClientRequest;
import dev.gather.execution.client.RequestValues;
import dev.gather.json.Value;
import dev.gather.jsonata.JsonataExpression.EvaluationException;
import dev.gather.plan.AdmissionPlan.Requirement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * What must be true of a route's requests.
 *
 * @param list before anything is called for them, in the order in which they are asked
 * @param atMost how long a request may wait until all are worked out
 */
public record Requirements(
    List<Requirement> list, Evaluator evaluator, Duration atMost, Scheduler timers) {

  private static final int UNAVAILABLE = 503;

  /**
   * The first that is not true, whatever else it is: what cannot be worked out lets nobody in.
   *
   * @return empty where all are; never fails but for a defect of the gateway
   */
  public Mono<Refusal> refusal(ClientRequest client) {
    RequestValues values = new RequestValues(client, call -> null);
    return Flux.fromIterable(list)
        .concatMap(requirement -> refusal(requirement, values), 1)
        .next()
        .timeout(
            atMost,
            Mono.fromSupplier(() -> unavailable(Evaluator.OverloadedException.MESSAGE)),
            timers);
  }

  /**
   * Whether one is not true; the same holds.
   *
   * @param values of the request, and of the calls that it reads
   */
  public Mono<Refusal> refusal(Requirement requirement, RequestValues values) {
    Map<String, Value> input = values.input(requirement.that().names());
    Refusal refused = new Refusal(requirement.status(), requirement.detail(), Optional.empty());
    return evaluator
        .isTrue(requirement.that(), input)
        .flatMap(isTrue -> isTrue ? Mono.<Refusal>empty() : Mono.just(refused))
        .onErrorResume(EvaluationException.class, e -> Mono.just(refused))
        .onErrorResume(Evaluator.OverloadedException.class, e -> Mono.just(overloaded(e)));
  }

  private static Refusal overloaded(Evaluator.OverloadedException e) {
    return unavailable(String.valueOf(e.getMessage()));
  }

  private static Refusal unavailable(String detail) {
    return new Refusal(UNAVAILABLE, detail, Optional.of(Evaluator.TRY_AGAIN_AFTER));
  }

  /**
   * Why a request is not answered.
   *
   * @param status for the client
   * @param detail for people, without values of the client's
   * @param retryAfter when another try may succeed, where that is known
   */
  public record Refusal(int status, String detail, Optional<Duration> retryAfter) {}
}
