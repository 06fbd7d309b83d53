package dev.gather.execution;

import dev.gather.expression.ObjectMembers;
import dev.gather.expression.UnresolvedException;
import dev.gather.merge.CallError;
import dev.gather.plan.CallPlan;
import dev.gather.plan.Placement;
import dev.gather.plan.RoutePlan;
import dev.gather.upstream.CallFailure;
import dev.gather.upstream.Deadline;
import dev.gather.upstream.FailureKind;
import dev.gather.upstream.Header;
import dev.gather.upstream.Source;
import dev.gather.upstream.Upstream;
import dev.gather.upstream.UpstreamAnswer;
import dev.gather.upstream.UpstreamRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

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
  private final ClientRequest client;
  private final RequestValues values;
  private final Deadline deadline;
  private final SharedCalls shared = new SharedCalls();
  private final Sinks.One<Ending> early = Sinks.one();

  /** Each place is written once, after the times of the same call. */
  private final AtomicReferenceArray<@Nullable Outcome> outcomes;

  private final List<Sinks.One<Outcome>> read;
  private final AtomicLongArray starts;
  private final AtomicLongArray ends;
  private final AtomicBoolean reported = new AtomicBoolean();

  Run(Route route, ClientRequest client) {
    Scheduler scheduler = Schedulers.parallel();
    int calls = route.plan().calls().size();
    this.route = route;
    this.plan = route.plan();
    this.client = client;
    this.values = new RequestValues(client, this::answer);
    this.deadline = Deadline.in(plan.deadline(), scheduler);
    this.outcomes = new AtomicReferenceArray<>(calls);
    this.read = new ArrayList<>(calls);
    this.starts = new AtomicLongArray(calls);
    this.ends = new AtomicLongArray(calls);
  }

  Mono<RouteResult> result() {
    try {
      plan.calls().forEach(this::checkClientValues);
    } catch (UnresolvedException e) {
      return Mono.just(new RouteResult.BadRequest(e.detail(), CallReports.NONE));
    }
    plan.calls().forEach(call -> read.add(Sinks.one()));
    List<Mono<Outcome>> calls = plan.calls().stream().map(this::call).toList();
    Mono<Ending> all = Mono.zip(calls, outcomesInOrder -> Ending.DONE);
    Mono<Ending> late = Mono.delay(plan.deadline()).map(tick -> Ending.DEADLINE);
    return Mono.firstWithSignal(all, early.asMono(), late)
        .map(this::conclude)
        .doOnCancel(this::reports);
  }

  private void checkClientValues(CallPlan call) {
    call.target().checkClientValues(values);
    call.body().ifPresent(body -> body.checkClientValues(values));
  }

  private Mono<Outcome> call(CallPlan call) {
    Mono<Outcome> start = Mono.defer(() -> start(call));
    if (call.dependencies().isEmpty()) {
      return start;
    }
    List<Mono<Outcome>> before =
        call.dependencies().stream().map(dependency -> read.get(dependency).asMono()).toList();
    return Mono.zip(before, done -> call).flatMap(ready -> start);
  }

  private Mono<Outcome> start(CallPlan call) {
    starts.set(call.index(), System.nanoTime());
    for (int need : call.needs()) {
      if (outcomes.get(need) instanceof Outcome.Failed failed) {
        return Mono.fromCallable(() -> ended(call, skipped(call, failed, need)));
      }
    }
    UpstreamRequest request;
    try {
      request = request(call);
    } catch (UnresolvedException e) {
      return unresolved(call, e);
    }
    Upstream upstream = route.upstream(call);
    Mono<UpstreamAnswer> answer =
        route.isShareable(call) ? shared.send(upstream, request) : upstream.send(request);
    return answer
        .map(arrived -> accepted(call, arrived))
        .onErrorResume(CallFailure.class, failure -> Mono.just(failed(call, failure)))
        .map(outcome -> ended(call, outcome));
  }

  private UpstreamRequest request(CallPlan call) {
    Upstream upstream = route.upstream(call);
    List<Header> headers = client.headers(call.forward());
    String target = call.target().expand(values);
    return new UpstreamRequest(
        call.method(),
        target,
        headers,
        call.body().map(body -> body.expand(values)),
        call.timeout(),
        deadline,
        call.cache()
            .map(
                plan ->
                    new CacheRequest(this.plan.name(), call, plan, client)
                        .use(upstream, target, values)));
  }

  private Mono<Outcome> unresolved(CallPlan call, UnresolvedException e) {
    if (e.isClients()) {
      early.tryEmitValue(new Ending.Rejected(e.detail()));
      return Mono.never();
    }
    CallFailure failure = CallFailure.of(FailureKind.UNRESOLVED, e.detail());
    return Mono.fromCallable(() -> ended(call, failed(call, failure)));
  }

  private Outcome accepted(CallPlan call, UpstreamAnswer answer) {
    if (call.placement() == Placement.MERGE && !ObjectMembers.hasMembers(answer.body())) {
      return failed(
          call,
          CallFailure.of(
              FailureKind.BAD_BODY,
              call.upstream() + " answered no object (expected: one, to merge)"));
    }
    return new Outcome.Answered(answer.body(), answer.source(), answer.freshness());
  }

  private static Outcome failed(CallPlan call, CallFailure failure) {
    return failed(call, failure, ClientStatus.of(call, failure));
  }

  private Outcome skipped(CallPlan call, Outcome.Failed needed, int need) {
    String message = "needs `" + plan.calls().get(need).name() + "`, which failed";
    CallFailure failure =
        needed
            .cause()
            .retryAfter()
            .map(after -> CallFailure.refused(FailureKind.SKIPPED, after, message))
            .orElseGet(() -> CallFailure.of(FailureKind.SKIPPED, message));
    return failed(call, failure, needed.clientStatus());
  }

  private static Outcome failed(CallPlan call, CallFailure failure, int clientStatus) {
    return call.fallback()
        .<Outcome>map(json -> new Outcome.StoodIn(json, failure))
        .orElseGet(() -> new Outcome.Failed(failure, clientStatus));
  }

  /** Makes the outcome known, first to this request's end, then to the calls that wait for it. */
  private Outcome ended(CallPlan call, Outcome outcome) {
    int index = call.index();
    ends.set(index, System.nanoTime());
    if (!outcomes.compareAndSet(index, null, outcome)) {
      return outcome;
    }
    if (call.required() && outcome instanceof Outcome.Failed) {
      early.tryEmitValue(new Ending.RequiredFailed(index));
    } else if (route.isRead(call)) {
      read.get(index).tryEmitValue(outcome);
    }
    return outcome;
  }

  private byte @Nullable [] answer(String call) {
    Outcome outcome = outcomes.get(route.index(call));
    return outcome == null ? null : outcome.json();
  }

  private RouteResult conclude(Ending ending) {
    if (ending == Ending.DEADLINE) {
      failUnfinished();
    }
    CallReports reports = reports();
    if (ending instanceof Ending.Rejected rejected) {
      return new RouteResult.BadRequest(rejected.detail(), reports);
    }
    CallPlan decisive =
        ending instanceof Ending.RequiredFailed failed
            ? plan.calls().get(failed.call())
            : firstRequiredFailure();
    if (decisive != null && outcomes.get(decisive.index()) instanceof Outcome.Failed failed) {
      return new RouteResult.Failed(
          failed.clientStatus(), decisive.name(), errors(), failed.cause().retryAfter(), reports);
    }
    List<byte @Nullable []> answers = new ArrayList<>(plan.calls().size());
    for (CallPlan call : plan.calls()) {
      Outcome outcome = outcomes.get(call.index());
      answers.add(outcome == null ? null : outcome.json());
    }
    List<CallError> errors = errors();
    return new RouteResult.Assembled(route.document().assemble(answers, errors), errors, reports);
  }

  private void failUnfinished() {
    CallFailure failure = CallFailure.of(FailureKind.DEADLINE, "the request's time was over");
    for (CallPlan call : plan.calls()) {
      outcomes.compareAndSet(call.index(), null, failed(call, failure));
    }
  }

  private @Nullable CallPlan firstRequiredFailure() {
    for (CallPlan call : plan.calls()) {
      if (call.required() && outcomes.get(call.index()) instanceof Outcome.Failed) {
        return call;
      }
    }
    return null;
  }

  private List<CallError> errors() {
    List<CallError> errors = new ArrayList<>();
    for (CallPlan call : plan.calls()) {
      if (outcomes.get(call.index()) instanceof Outcome.Failed failed) {
        CallFailure cause = failed.cause();
        errors.add(new CallError(call.name(), cause.kind().label(), cause.status()));
      }
    }
    return errors;
  }

  /** Of every started call; one without an outcome has just been given up. */
  private CallReports reports() {
    long now = System.nanoTime();
    List<CallReport> reports = new ArrayList<>(plan.calls().size());
    for (CallPlan call : plan.calls()) {
      long start = starts.get(call.index());
      if (start != 0) {
        long end = ends.get(call.index());
        reports.add(report(call, start, end == 0 ? now : end));
      }
    }
    if (reported.compareAndSet(false, true)) {
      reports.forEach(report -> route.listener().callEnded(plan.name(), report));
    }
    return new CallReports(reports);
  }

  private CallReport report(CallPlan call, long start, long end) {
    Outcome outcome = outcomes.get(call.index());
    return outcome == null
        ? new CallReport(call, CallReport.CANCELLED, Source.NONE, Optional.empty(), start, end)
        : new CallReport(call, outcome.label(), outcome.source(), outcome.freshness(), start, end);
  }
}
