package dev.gather.execution;

import dev.gather.execution.call.CallTimes;
import dev.gather.execution.call.Grace;
import dev.gather.execution.call.MappingNotes;
import dev.gather.execution.call.Outcome;
import dev.gather.execution.call.Requests;
import dev.gather.execution.client.ClientRequest;
import dev.gather.execution.client.RequestValues;
import dev.gather.execution.client.RouteResult;
import dev.gather.execution.observed.CallReports;
import dev.gather.execution.stream.Frame;
import dev.gather.execution.stream.PartStream;
import dev.gather.merge.CallError;
import dev.gather.plan.CallPlan;
import dev.gather.plan.CallRequirement;
import dev.gather.plan.RoutePlan;
import dev.gather.plan.fields.Selection;
import dev.gather.template.UnresolvedException;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.Deadline;
import dev.gather.upstream.call.FailureKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * One request on its way through its route.
 *
 * <p>Mono.zip subscribes to every call and so owns all of them: cancelling it cancels whatever is
 * in flight. A call that others read also tells them through a sink, which is how each of them
 * starts the moment the last of what it reads is there. A required failure, or the deadline, ends
 * the zip early.
 */
final class Run {

  private final Route route;
  private final RoutePlan plan;
  private final Selection selection;
  private final RequestValues values;
  private final CallRunner runner;
  private final CallTimes times;
  private final Deadline deadline;
  private final AnswerRequirements requirements;
  private final Sinks.One<Ending> early = Sinks.one();

  /** Each place is written once, after the times of the same call. */
  private final AtomicReferenceArray<@Nullable Outcome> outcomes;

  private final List<Sinks.One<Outcome>> read;
  private final @Nullable StandIns standIns;
  private boolean tellsAll;

  /**
   * @param selection what the client wants of the document
   */
  Run(Route route, Selection selection, ClientRequest client) {
    int calls = route.plan().calls().size();
    this.route = route;
    this.plan = route.plan();
    this.selection = selection;
    this.values = new RequestValues(client, this::answer);
    this.outcomes = new AtomicReferenceArray<>(calls);
    this.read = new ArrayList<>(calls);
    this.standIns =
        route.hasStandIns()
            ? new StandIns(plan, this::call, call -> read.get(call.index()).asMono())
            : null;
    this.times =
        new CallTimes(
            plan,
            client.observed(),
            route.time(),
            MappingNotes.of(plan, route.toldPaths(), client.observed()));
    this.deadline = Deadline.in(plan.deadline(), route.time().scheduler());
    this.requirements =
        plan.requirements().isEmpty()
            ? AnswerRequirements.NONE
            : new AnswerRequirements(plan.requirements().stream().map(this::asked).toList());
    this.runner =
        new CallRunner(
            route,
            values,
            new Requests(route.destinations(), client, deadline, times),
            this::rejected);
  }

  private AnswerRequirement asked(CallRequirement requirement) {
    return new AnswerRequirement(
        requirement, route.requirements(), values, outcomes::get, this::endEarly);
  }

  /** The client's values, and the answers so far. */
  RequestValues values() {
    return values;
  }

  /** Runs to the end. */
  Mono<RouteResult> result() {
    Optional<RouteResult> refused = refused();
    return refused.isPresent()
        ? Mono.just(refused.get())
        : ending().map(this::conclude).doOnCancel(this::reports);
  }

  /**
   * Runs and tells what has landed. A part goes out as soon as it is ready; the merge's queue is
   * bounded by the number of calls.
   */
  Flux<Frame> frames() {
    Optional<RouteResult> refused = refused();
    if (refused.isPresent()) {
      return Flux.just(new Frame.Refused(refused.get()));
    }
    tellsAll = true;
    PartStream parts = new PartStream(plan.calls(), route.document(), selection, outcomes::get);
    Mono<Ending> ending = ending();
    List<Mono<Signal>> signals = new ArrayList<>();
    for (CallPlan call : plan.calls()) {
      signals.add(read.get(call.index()).asMono().map(outcome -> new Signal.Ended(call.index())));
    }
    requirements.list().forEach(asked -> signals.add(asked.met().map(isTrue -> new Signal.Met())));
    signals.add(ending.map(Signal.Over::new));
    return Flux.merge(Flux.fromIterable(signals), signals.size(), 1)
        .takeUntil(Signal.Over.class::isInstance)
        .concatMapIterable(signal -> frames(signal, parts))
        .doOnCancel(this::reports);
  }

  private List<Frame> frames(Signal signal, PartStream parts) {
    if (signal instanceof Signal.Ended ended) {
      return ended(ended.call(), parts);
    }
    if (signal instanceof Signal.Met) {
      return released(parts);
    }
    Ending ending = ((Signal.Over) signal).ending();
    RouteResult result = conclude(ending);
    if (result instanceof RouteResult.Assembled assembled) {
      List<Frame> frames = parts.rest();
      frames.add(new Frame.Done(assembled.isPartial(), false, true, result.calls()));
      return frames;
    }
    if (!parts.hasBegun()) {
      return List.of(new Frame.Refused(result));
    }
    List<Frame> frames = parts.errors();
    if (ending instanceof Ending.Rejected rejected) {
      frames.add(new Frame.Error(unresolved(rejected.call())));
    }
    frames.add(new Frame.Done(true, true, true, result.calls()));
    return frames;
  }

  /**
   * Nothing goes out before all requirements are met and as many calls have answered as must:
   * otherwise there is no document, and whoever asked for a stream is told so by the status as
   * well.
   */
  private List<Frame> ended(int call, PartStream parts) {
    if (!route.mayHaveNoDocument() || parts.hasBegun()) {
      return parts.ended(call);
    }
    parts.hold(call);
    return released(parts);
  }

  private List<Frame> released(PartStream parts) {
    return requirements.areMet() && route.answersNeeded().areThere(outcomes::get)
        ? parts.release()
        : List.of();
  }

  private static CallError unresolved(String call) {
    return new CallError(call, FailureKind.UNRESOLVED.label(), OptionalInt.empty());
  }

  private Optional<RouteResult> refused() {
    try {
      for (CallPlan call : plan.calls()) {
        if (selection.makes(call.index())) {
          runner.checkClientValues(call);
        }
      }
      return Optional.empty();
    } catch (UnresolvedException e) {
      return Optional.of(new RouteResult.BadRequest(e.detail(), CallReports.NONE));
    }
  }

  private Mono<Ending> ending() {
    plan.calls().forEach(call -> read.add(Sinks.one()));
    List<Mono<?>> calls = new ArrayList<>(plan.calls().size());
    route.begun().forEach(call -> calls.add(call(call)));
    requirements.addTo(calls, read);
    Mono<Ending> all = siblings(Mono.zip(calls, outcomesInOrder -> Ending.DONE));
    Mono<Ending> late =
        Mono.delay(plan.deadline(), deadline.scheduler()).map(tick -> Ending.DEADLINE);
    // The early end first: calls that need no time may come to it while they are subscribed to, and
    // what they come to behind it is no answer.
    return Mono.firstWithSignal(early.asMono(), all, late);
  }

  /** A single call has no siblings whose connections its failure could cost. */
  private Mono<Ending> siblings(Mono<Ending> all) {
    return plan.calls().size() == 1
        ? all
        : new Grace(deadline::isAbandoned, deadline.scheduler()).around(all);
  }

  private Mono<Outcome> call(CallPlan call) {
    if (!selection.makes(call.index())) {
      return Mono.fromCallable(() -> ended(call, new Outcome.Omitted()));
    }
    Mono<Outcome> start = Mono.defer(() -> start(call));
    List<Mono<Boolean>> met = requirements.before(call.index());
    if (call.schedule().dependencies().isEmpty() && met.isEmpty()) {
      return start;
    }
    List<Mono<?>> before = new ArrayList<>(met);
    call.schedule().dependencies().forEach(index -> before.add(read.get(index).asMono()));
    return Mono.zip(before, done -> call).flatMap(ready -> start);
  }

  private Mono<Outcome> start(CallPlan call) {
    if (deadline.isAbandoned()) {
      return Mono.never();
    }
    times.start(call);
    for (int need : call.schedule().needs()) {
      if (outcomes.get(need) instanceof Outcome.Failed failed) {
        Outcome skipped = runner.skipped(call, failed, plan.calls().get(need).name());
        return settled(call, Mono.just(skipped)).map(outcome -> ended(call, outcome));
      }
    }
    return settled(call, runner.run(call)).map(outcome -> ended(call, outcome));
  }

  /** For a request that has failed, no call stands in any more. */
  private Mono<Outcome> settled(CallPlan call, Mono<Outcome> own) {
    StandIns known = standIns;
    return known == null
        ? own
        : own.flatMap(
            outcome -> deadline.isAbandoned() ? Mono.just(outcome) : known.settled(call, outcome));
  }

  private <T> Mono<T> rejected(CallPlan call, String detail) {
    endEarly(new Ending.Rejected(call.name(), detail));
    return Mono.never();
  }

  /** Makes the outcome known, first to this request's end, then to the calls that wait for it. */
  private Outcome ended(CallPlan call, Outcome outcome) {
    int index = call.index();
    if (deadline.isAbandoned()) {
      // It has been reported as cancelled.
      return outcome;
    }
    times.end(call);
    if (!outcomes.compareAndSet(index, null, known(call, outcome))) {
      return outcome;
    }
    if (call.failure().required() && outcome instanceof Outcome.Failed) {
      endEarly(new Ending.RequiredFailed(index));
    } else if (tellsAll || route.isRead(call)) {
      read.get(index).tryEmitValue(outcome);
    }
    return outcome;
  }

  /** What the request's end is told. */
  private Outcome known(CallPlan call, Outcome outcome) {
    return route.isStandIn(call) && !(outcome instanceof Outcome.Omitted)
        ? new Outcome.OfStandIn(outcome)
        : outcome;
  }

  private void endEarly(Ending ending) {
    // First: the end cancels what is in flight.
    deadline.abandon();
    early.tryEmitValue(ending);
  }

  private byte @Nullable [] answer(String call) {
    int index = route.index(call);
    Outcome outcome = index < 0 ? null : outcomes.get(index);
    return outcome == null ? null : outcome.value().json();
  }

  private RouteResult conclude(Ending ending) {
    if (ending == Ending.DEADLINE) {
      failUnfinished();
    }
    return new Results(route, selection, outcomes::get, requirements).of(ending, reports());
  }

  private void failUnfinished() {
    CallFailure failure = CallFailure.of(FailureKind.DEADLINE, "the request's time was over");
    for (CallPlan call : plan.calls()) {
      if (outcomes.get(call.index()) == null && isMade(call)) {
        outcomes.compareAndSet(call.index(), null, known(call, givenUp(call, failure)));
      }
    }
  }

  private boolean isMade(CallPlan call) {
    return standIns == null || !route.isStandIn(call) || standIns.isMade(call);
  }

  /** One that had failed before has failed of that. */
  private Outcome givenUp(CallPlan call, CallFailure failure) {
    Outcome before = standIns == null ? null : standIns.failure(call);
    return before == null ? runner.giveUp(call, failure) : before;
  }

  private CallReports reports() {
    return times.reports(outcomes::get);
  }

  /** What a stream waits for. */
  private sealed interface Signal {
    record Ended(int call) implements Signal {}

    record Met() implements Signal {}

    record Over(Ending ending) implements Signal {}
  }
}
