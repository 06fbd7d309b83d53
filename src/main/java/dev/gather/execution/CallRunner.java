package dev.gather.execution;

import dev.gather.execution.call.CallExpressions;
import dev.gather.execution.call.Outcome;
import dev.gather.execution.call.Rejection;
import dev.gather.execution.call.Requests;
import dev.gather.execution.client.ClientStatus;
import dev.gather.execution.client.RequestValues;
import dev.gather.execution.foreach.RepeatedCall;
import dev.gather.json.ObjectMembers;
import dev.gather.merge.CallValue;
import dev.gather.plan.CallPlan;
import dev.gather.plan.ConditionPlan;
import dev.gather.plan.Placement;
import dev.gather.template.UnresolvedException;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.FailureKind;
import dev.gather.upstream.call.UpstreamAnswer;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Makes one call after the other of a request, once or for each element of a list. */
final class CallRunner {

  private static final byte[] NO_ELEMENTS = {'[', ']'};

  private final Route route;
  private final RequestValues values;
  private final Requests requests;
  private final CallExpressions expressions;
  private final Rejection rejection;

  /** The calls under way that are made for each element of a list. */
  private final AtomicReferenceArray<@Nullable RepeatedCall> repeated;

  CallRunner(Route route, RequestValues values, Requests requests, Rejection rejection) {
    this.route = route;
    this.values = values;
    this.requests = requests;
    this.expressions = new CallExpressions(route.evaluator(), values);
    this.rejection = rejection;
    this.repeated = new AtomicReferenceArray<>(route.plan().calls().size());
  }

  /**
   * Checks the client's values for one call before any call is made; one with a condition may not
   * need them.
   *
   * @throws UnresolvedException when one is missing or unfit
   */
  void checkClientValues(CallPlan call) {
    if (call.schedule().when().isPresent()) {
      return;
    }
    if (call.computation().isEmpty()) {
      call.request().target().checkClientValues(values);
      call.request().body().ifPresent(body -> body.checkClientValues(values));
    }
    call.schedule()
        .forEach()
        .filter(forEach -> forEach.list().isClients())
        .ifPresent(forEach -> forEach.elements(values));
  }

  /** Makes a call whose dependencies have ended. */
  Mono<Outcome> run(CallPlan call) {
    Optional<ConditionPlan> when = call.schedule().when();
    if (when.isEmpty()) {
      return made(call);
    }
    return when.filter(condition -> !condition.isPerElement())
        .map(
            condition ->
                expressions
                    .holds(condition, call, Optional.empty())
                    .flatMap(
                        isTrue -> isTrue ? made(call) : Mono.<Outcome>just(new Outcome.Omitted()))
                    .onErrorResume(CallFailure.class, failure -> Mono.just(failed(call, failure))))
        .orElseGet(() -> made(call));
  }

  /** How a call that has not ended comes out when there is no more time. */
  Outcome giveUp(CallPlan call, CallFailure failure) {
    RepeatedCall underWay = repeated.get(call.index());
    if (underWay == null) {
      return failed(call, failure);
    }
    underWay.giveUp(failure, ClientStatus.of(call, failure));
    return underWay.outcome();
  }

  /** The outcome of a call that needs one which failed. */
  Outcome skipped(CallPlan call, Outcome.Failed needed, String name) {
    CallFailure failure = CallFailure.skipped(needed.cause(), "needs `" + name + "`, which failed");
    return failed(call, failure, needed.clientStatus());
  }

  private Mono<Outcome> made(CallPlan call) {
    try {
      if (call.schedule().forEach().isPresent()) {
        RepeatedCall each = repeated(call);
        repeated.set(call.index(), each);
        return each.run();
      }
      Mono<UpstreamAnswer> answered =
          call.computation().isPresent()
              ? expressions.computed(call, Optional.empty())
              : requests.send(call, values);
      return answered
          .map(answer -> accepted(call, requests.shaped(call, answer)))
          .onErrorResume(CallFailure.class, failure -> Mono.just(failed(call, failure)));
    } catch (CallFailure tooMany) {
      return Mono.just(failed(call, tooMany));
    } catch (UnresolvedException e) {
      return e.isClients()
          ? rejection.with(call, e.detail())
          : Mono.just(failed(call, CallFailure.of(FailureKind.UNRESOLVED, e.detail())));
    }
  }

  private Outcome accepted(CallPlan call, UpstreamAnswer answer) {
    if (call.answer().placement() == Placement.MERGE && !ObjectMembers.hasMembers(answer.body())) {
      return failed(
          call,
          CallFailure.of(
              FailureKind.BAD_BODY,
              call.answering() + " answered no object (expected: one, to merge)"));
    }
    return new Outcome.Answered(
        CallValue.of(answer.body()),
        answer.source(),
        answer.freshness(),
        answer.status(),
        answer.passed());
  }

  private Outcome failed(CallPlan call, CallFailure failure) {
    return failed(call, failure, ClientStatus.of(call, failure));
  }

  private Outcome failed(CallPlan call, CallFailure failure, int clientStatus) {
    if (call.schedule().forEach().isPresent() && call.failure().fallback().isPresent()) {
      return allStoodIn(call, failure, clientStatus);
    }
    return call.failure()
        .fallback()
        .<Outcome>map(json -> new Outcome.StoodIn(CallValue.of(json), failure, clientStatus))
        .orElseGet(() -> new Outcome.Failed(failure, clientStatus, OptionalInt.empty()));
  }

  /** The fallback of a for-each that could not begin stands in for each of its elements. */
  private Outcome allStoodIn(CallPlan call, CallFailure failure, int clientStatus) {
    try {
      RepeatedCall each = repeated(call);
      each.giveUp(failure, clientStatus);
      return each.outcome();
    } catch (UnresolvedException e) {
      // What the elements would be in has failed too.
      return new Outcome.StoodIn(CallValue.of(NO_ELEMENTS), failure, clientStatus);
    }
  }

  private RepeatedCall repeated(CallPlan call) {
    return new RepeatedCall(call, values, requests, expressions, rejection, route.limits());
  }
}
