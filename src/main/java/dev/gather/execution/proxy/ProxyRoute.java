package dev.gather.execution.proxy;

import dev.gather.execution.call.Evaluator;
import dev.gather.execution.call.Requirements;
import dev.gather.execution.client.ClientRequest;
import dev.gather.execution.observed.CallReport;
import dev.gather.execution.observed.ObservedRequest;
import dev.gather.execution.reference.PublicPaths;
import dev.gather.merge.CallError;
import dev.gather.plan.Input;
import dev.gather.plan.ProxyPlan;
import dev.gather.process.Time;
import dev.gather.template.UnresolvedException;
import dev.gather.upstream.Upstream;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.Deadline;
import dev.gather.upstream.call.FailureKind;
import dev.gather.upstream.call.Meaning;
import dev.gather.upstream.call.ProxiedRequest;
import dev.gather.upstream.call.Source;
import dev.gather.upstream.call.Statuses;
import dev.gather.upstream.field.Header;
import dev.gather.upstream.relay.ClientLostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import reactor.core.publisher.Mono;

/** A route that is ready to pass requests on. */
public final class ProxyRoute {

  /** Stands where a call's name would; calls of this name are other routes'. */
  public static final String CALL = "proxy";

  private static final String SUCCESS = "success";

  private final ProxyPlan plan;
  private final Upstream upstream;
  private final ProxiedReferences references;
  private final boolean readsQuery;
  private final Time time;
  private final Requirements requirements;
  private final List<String> decisiveHeaders;
  private final boolean isPrivate;

  /**
   * @param evaluator of what its requests must be
   */
  public ProxyRoute(
      ProxyPlan plan, Upstream upstream, PublicPaths paths, Evaluator evaluator, Time time) {
    this.plan = plan;
    this.upstream = upstream;
    this.references = new ProxiedReferences(plan, upstream, paths);
    this.readsQuery = plan.readsQuery();
    this.time = time;
    this.requirements =
        new Requirements(
            plan.admission().requirements(), evaluator, plan.deadline(), time.scheduler());
    this.decisiveHeaders = plan.admission().decisiveHeaders();
    this.isPrivate =
        plan.admission().protection().isPresent()
            || decisiveHeaders.contains("*")
            || decisiveHeaders.stream().anyMatch(Input.CREDENTIALS::contains);
  }

  public ProxyPlan plan() {
    return plan;
  }

  /** What must be true of its requests. */
  public Requirements requirements() {
    return requirements;
  }

  /** Names of the headers that decide whether a request is refused; a star for any. */
  public List<String> decisiveHeaders() {
    return decisiveHeaders;
  }

  /** Whether it is by credentials or a cookie that requests are let in. */
  public boolean isPrivate() {
    return isPrivate;
  }

  /** Whether requests for WebSockets are passed on. */
  public boolean passesWebSockets() {
    return upstream.definition().webSockets() > 0;
  }

  /** Whether {@link ClientRequest#query()} is needed. */
  public boolean readsQuery() {
    return readsQuery;
  }

  /**
   * Passes a request on. Nothing happens before subscription; cancelling ends the exchange.
   *
   * @return one result, when both bodies are over; an error only for a defect of the gateway
   */
  public Mono<ProxyResult> run(ProxyRequest request) {
    return Mono.defer(
        () -> {
          String target;
          try {
            target = target(request);
          } catch (UnresolvedException e) {
            return Mono.just(new ProxyResult.BadRequest(e.detail()));
          }
          return pass(request, target);
        });
  }

  private String target(ProxyRequest request) {
    String path = plan.target().expand(request.values());
    boolean isDoubled = path.endsWith("/") && request.rest().startsWith("/");
    return (isDoubled ? path.substring(0, path.length() - 1) : path)
        + request.rest()
        + request.query();
  }

  private Mono<ProxyResult> pass(ProxyRequest request, String target) {
    long start = time.nanoTime();
    AtomicReference<Phase> phase =
        new AtomicReference<>(request.bodies().body().isPresent() ? Phase.SENDING : Phase.WAITING);
    Report report =
        new Report(
            new AtomicBoolean(),
            request.client().observed(),
            start,
            request.webSocket().isPresent());
    ProxiedRequest passed =
        new ProxiedRequest(
            request.method(),
            target,
            headers(request, start),
            plan.destination().pause(),
            Deadline.in(plan.deadline(), time.scheduler()),
            request.client().forwarding(),
            request.webSocket(),
            request
                .bodies()
                .changed(answer -> references.shown(answer, request))
                .watched(
                    () -> phase.compareAndSet(Phase.SENDING, Phase.WAITING),
                    answer -> {
                      answered(phase);
                      if (answer.switched().isPresent()) {
                        // How long it is open is no part of the call.
                        tell(report, SUCCESS, Source.BYPASS, Optional.empty());
                      }
                    }));
    Mono<ProxyResult> exchange =
        upstream.pass(passed).map(answer -> new ProxyResult.Passed(answer.status()));
    return Mono.firstWithSignal(exchange, late(phase))
        .onErrorResume(
            CallFailure.class,
            failure -> {
              ProxyResult result = failed(failure, phase.get() == Phase.ANSWERED, report);
              Source source = result instanceof ProxyResult.StoodIn ? Source.FALLBACK : Source.NONE;
              tell(report, failure.kind().label(), source, Optional.of(failure));
              return Mono.just(result);
            })
        .onErrorResume(ClientLostException.class, lost -> Mono.just(lost(lost)))
        .doOnNext(result -> tell(report, result))
        .doOnCancel(() -> tell(report, CallReport.CANCELLED, Source.NONE, Optional.empty()));
  }

  private enum Phase {
    SENDING,
    WAITING,
    ANSWERED,
    LATE
  }

  private static void answered(AtomicReference<Phase> phase) {
    if (phase.getAndUpdate(now -> now == Phase.LATE ? now : Phase.ANSWERED) == Phase.LATE) {
      throw CallFailure.of(FailureKind.DEADLINE, "the request's time was over");
    }
  }

  /** A failure when no answer has come in time, and nothing otherwise. */
  private Mono<ProxyResult> late(AtomicReference<Phase> phase) {
    return Mono.delay(plan.deadline(), time.scheduler())
        .flatMap(
            tick ->
                switch (phase.getAndUpdate(now -> now == Phase.ANSWERED ? now : Phase.LATE)) {
                  case SENDING -> Mono.just(new ProxyResult.ClientStalled());
                  case WAITING ->
                      Mono.error(
                          CallFailure.of(FailureKind.DEADLINE, "the request's time was over"));
                  case ANSWERED, LATE -> Mono.never();
                });
  }

  private static List<Header> headers(ProxyRequest request, long start) {
    List<Header> headers = new ArrayList<>(request.headers());
    ObservedRequest observed = request.client().observed();
    headers.addAll(observed.trace().headers(CALL, start));
    headers.add(new Header(Header.REQUEST_ID, observed.start().id()));
    return headers;
  }

  /** A handshake's client wants a WebSocket, so that no other answer can stand in for one. */
  private ProxyResult failed(CallFailure failure, boolean isAnswered, Report report) {
    CallError error = new CallError(CALL, failure.kind().label(), OptionalInt.empty());
    return plan.fallback().isPresent()
            && failure.means(Meaning.BRIDGED)
            && !isAnswered
            && !report.isHandshake()
        ? new ProxyResult.StoodIn(plan.fallback().get(), error, failure.retryAfter())
        : new ProxyResult.Failed(failure.kind().clientStatus(), error, failure.retryAfter());
  }

  private static ProxyResult lost(ClientLostException lost) {
    return lost.isStalled() ? new ProxyResult.ClientStalled() : new ProxyResult.ClientLeft();
  }

  private void tell(Report report, ProxyResult result) {
    if (!(result instanceof ProxyResult.Passed passed)) {
      tell(report, CallReport.CANCELLED, Source.NONE, Optional.empty());
    } else if (Statuses.isGood(passed.status())) {
      tell(report, SUCCESS, Source.BYPASS, Optional.empty());
    } else {
      CallFailure failure = CallFailure.status(plan.upstream(), passed.status(), Optional.empty());
      tell(report, failure.kind().label(), Source.NONE, Optional.of(failure));
    }
  }

  private void tell(Report report, String outcome, Source source, Optional<CallFailure> failure) {
    if (report.told().compareAndSet(false, true)) {
      if (report.isHandshake()) {
        report.observed().handshakeEnded(plan.upstream(), outcome);
      }
      report
          .observed()
          .callEnded(
              new CallReport(
                  CALL,
                  plan.upstream(),
                  false,
                  outcome,
                  source,
                  Optional.empty(),
                  failure,
                  report.start(),
                  time.nanoTime()));
    }
  }

  /** Who is told of a call, which is once. */
  private record Report(
      AtomicBoolean told, ObservedRequest observed, long start, boolean isHandshake) {}
}
