package dev.gather.execution.foreach;

import dev.gather.execution.call.CallExpressions;
import dev.gather.execution.call.Grace;
import dev.gather.execution.call.Outcome;
import dev.gather.execution.call.Rejection;
import dev.gather.execution.call.Requests;
import dev.gather.json.JsonArray;
import dev.gather.json.Slice;
import dev.gather.plan.CallPlan;
import dev.gather.plan.ForEachPlan;
import dev.gather.plan.Placement;
import dev.gather.template.UnresolvedException;
import dev.gather.template.Values;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.Deadline;
import dev.gather.upstream.call.FailureKind;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A call that is repeated for the elements of a list, a few at once.
 *
 * <p>What a request comes to is written down, never signalled as an error, so that the other
 * elements go on; only a failure of a required call ends the rest. {@link #outcome()} has an answer
 * at any time, which is what a deadline needs.
 */
public final class RepeatedCall {

  private static final int PREFETCH = 1;

  private final CallPlan call;
  private final ForEachPlan forEach;
  private final Values values;
  private final CallExpressions expressions;
  private final Rejection rejection;
  private final List<Slice> elements;
  private final ElementResults results;
  private final ElementSender sender;
  private final Deadline deadline;

  /**
   * @throws UnresolvedException when there is no list
   * @throws CallFailure when it has more elements than even a document may show
   */
  public RepeatedCall(
      CallPlan call,
      Values values,
      Requests requests,
      CallExpressions expressions,
      Rejection rejection,
      ForEachLimits limits) {
    this.call = call;
    this.forEach = call.schedule().forEach().orElseThrow();
    this.values = values;
    this.expressions = expressions;
    this.rejection = rejection;
    this.deadline = requests.deadline();
    this.elements = forEach.elements(values, limits.mostListed());
    if (elements.size() > limits.mostListed()) {
      throw CallFailure.of(
          FailureKind.TOO_MANY,
          "more than " + limits.mostListed() + " elements in the list of `" + call.name() + "`");
    }
    this.results = new ElementResults(call, elements.size(), limits);
    this.sender = sender(requests);
  }

  private ElementSender sender(Requests requests) {
    if (call.computation().isPresent()) {
      return new ComputedSender(call, expressions, requests, elements, results);
    }
    return forEach.batch().isPresent()
        ? new BatchSender(call, values, requests, elements, results)
        : new SingleSender(call, values, requests, elements, results);
  }

  /**
   * Runs it. Cancelling cancels the requests in flight, but those that are left when one of a
   * required call has failed end by themselves.
   */
  public Mono<Outcome> run() {
    Flux<Boolean> requests =
        wanted().flatMapMany(this::requests).flatMap(this::sent, forEach.concurrency(), PREFETCH);
    return new Grace(results::isDecided, deadline.scheduler())
        .around(requests)
        .takeUntil(isOver -> isOver)
        .then(Mono.fromCallable(this::outcome));
  }

  private Flux<ElementSender.Request> requests(List<Integer> wanted) {
    List<ElementSender.Request> requests =
        results.isDecided() ? List.of() : sender.requests(wanted);
    OptionalInt unresolved =
        forEach.list().isClients() ? results.firstUnresolved() : OptionalInt.empty();
    if (unresolved.isPresent()) {
      String detail = forEach.list() + " has an element that cannot be asked for (element ";
      return rejection
          .<ElementSender.Request>with(call, detail + unresolved.getAsInt() + ")")
          .flux();
    }
    return Flux.fromIterable(requests);
  }

  /** What has come of it so far. */
  public Outcome outcome() {
    return results.outcome(list());
  }

  /**
   * Gives up what has not ended.
   *
   * @param clientStatus what the client is told, where that decides
   */
  public void giveUp(CallFailure failure, int clientStatus) {
    results.failRest(failure, clientStatus);
  }

  /** Which elements a request is made for; the others are done. */
  private Mono<List<Integer>> wanted() {
    return Flux.range(0, results.calledFor())
        .concatMap(index -> isWanted(index).map(isWanted -> isWanted ? index : -1), PREFETCH)
        .filter(index -> index >= 0)
        .collectList();
  }

  private Mono<Boolean> isWanted(int index) {
    Slice element = elements.get(index);
    if (element.isNull()) {
      results.succeedWithNull(index);
      return Mono.just(false);
    }
    if (forEach.into().isPresent() && !element.isObject()) {
      fail(index, "an element of " + forEach.list() + " is no object, so nothing goes into it");
      return Mono.just(false);
    }
    return call.schedule()
        .when()
        .filter(condition -> condition.isPerElement())
        .map(condition -> decided(index, expressions.holds(condition, call, Optional.of(element))))
        .orElseGet(() -> Mono.just(true));
  }

  private Mono<Boolean> decided(int index, Mono<Boolean> holds) {
    return holds
        .doOnNext(
            isTrue -> {
              if (!isTrue) {
                results.leaveOut(index);
              }
            })
        .onErrorResume(
            CallFailure.class,
            failure -> {
              results.fail(index, failure);
              return Mono.just(false);
            });
  }

  /** Whether nothing more is to be asked for. */
  private boolean isOver() {
    return results.isDecided() || deadline.isAbandoned();
  }

  /** Sends one request; true when nothing else matters any more. */
  private Mono<Boolean> sent(ElementSender.Request request) {
    if (isOver()) {
      return Mono.just(true);
    }
    if (results.isFull()) {
      request.elements().forEach(index -> results.fail(index, ElementResults.tooLarge()));
      return Mono.just(results.isDecided());
    }
    try {
      return request
          .send()
          .onErrorResume(
              CallFailure.class,
              failure -> {
                request.elements().forEach(index -> results.fail(index, failure));
                return Mono.empty();
              })
          .then(Mono.fromCallable(results::isDecided));
    } catch (UnresolvedException e) {
      boolean isOfElement = e.isOfScope("item") || e.isOfScope("keys");
      if (e.isClients() || forEach.list().isClients() && isOfElement) {
        return rejection.with(call, e.detail() + " (element " + request.elements().get(0) + ")");
      }
      request.elements().forEach(index -> fail(index, e.detail()));
      return Mono.fromCallable(results::isDecided);
    }
  }

  private void fail(int index, String detail) {
    results.fail(index, CallFailure.of(FailureKind.UNRESOLVED, detail));
  }

  /** The elements themselves, where they are to be shown by this call. */
  private Optional<byte[]> list() {
    if (forEach.into().isEmpty() || call.answer().placement() != Placement.MEMBER) {
      return Optional.empty();
    }
    return Optional.of(JsonArray.of(elements));
  }
}
