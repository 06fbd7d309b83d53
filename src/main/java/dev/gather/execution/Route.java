package dev.gather.execution;

import dev.gather.execution.call.Destinations;
import dev.gather.execution.call.Evaluator;
import dev.gather.execution.call.Requirements;
import dev.gather.execution.call.ToldPaths;
import dev.gather.execution.call.Transform;
import dev.gather.execution.client.ClientRequest;
import dev.gather.execution.client.RouteResult;
import dev.gather.execution.foreach.ForEachLimits;
import dev.gather.execution.observed.CallReports;
import dev.gather.execution.reference.PublicPaths;
import dev.gather.execution.stream.Frame;
import dev.gather.execution.stream.LiveStreams;
import dev.gather.merge.DocumentTemplate;
import dev.gather.plan.CallPlan;
import dev.gather.plan.RoutePlan;
import dev.gather.plan.fields.FieldsException;
import dev.gather.plan.fields.FieldsPlan;
import dev.gather.plan.fields.NamedFields;
import dev.gather.plan.fields.Selection;
import dev.gather.process.Time;
import dev.gather.upstream.Upstreams;
import dev.gather.upstream.call.Deadline;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A route that is ready to run: its plan, the upstreams it calls, and what is known of its
 * document.
 */
public final class Route {

  private final RoutePlan plan;
  private final Destinations destinations;
  private final DocumentTemplate document;
  private final Successes successes;
  private final AnswersNeeded answersNeeded;
  private final Map<String, Integer> indexes = new HashMap<>();
  private final boolean[] isRead;
  private final BitSet standIns;
  private final List<CallPlan> begun;
  private final boolean readsBody;
  private final boolean readsCookies;
  private final Engine engine;
  private final Optional<Transform> transform;
  private final Optional<LiveStreams> live;
  private final Requirements requirements;
  private final ToldPaths toldPaths;

  public Route(RoutePlan plan, Upstreams upstreams, PublicPaths paths, Engine engine) {
    this.plan = plan;
    this.destinations = new Destinations(plan, upstreams, engine.inFlight());
    this.document = new DocumentTemplate(plan);
    this.successes = new Successes(plan, upstreams, paths);
    this.answersNeeded = AnswersNeeded.of(plan.document().success().atLeast(), plan.calls());
    this.isRead = new boolean[plan.calls().size()];
    this.standIns = plan.fallbackCalls();
    this.begun = plan.calls().stream().filter(call -> !isStandIn(call)).toList();
    this.readsBody = plan.readsBody();
    this.readsCookies = plan.readsCookies();
    this.engine = engine;
    this.transform =
        plan.document().transform().map(expression -> new Transform(expression, evaluator()));
    this.live =
        plan.document()
            .live()
            .map(
                period ->
                    new LiveStreams(
                        plan, this::run, period, engine.maxLive(), engine.inFlight(), time()));
    this.requirements =
        new Requirements(
            plan.admission().requirements(), evaluator(), plan.deadline(), time().scheduler());
    this.toldPaths = new ToldPaths(plan);
    for (CallPlan call : plan.calls()) {
      indexes.put(call.name(), call.index());
      call.schedule().dependencies().forEach(dependency -> isRead[dependency] = true);
      call.failure().fallbackCall().ifPresent(other -> isRead[other] = true);
    }
    plan.requirements()
        .forEach(requirement -> requirement.reads().forEach(call -> isRead[call] = true));
  }

  public RoutePlan plan() {
    return plan;
  }

  /** Whether {@link ClientRequest#body()} is needed. */
  public boolean readsBody() {
    return readsBody;
  }

  /** Whether requests may come to no document though no call that is required has failed. */
  boolean mayHaveNoDocument() {
    return answersNeeded.matter() || !plan.requirements().isEmpty();
  }

  /** Whether its answers depend on cookies that it reads, and so are one client's. */
  public boolean readsCookies() {
    return readsCookies;
  }

  /** What must be true of its requests. */
  public Requirements requirements() {
    return requirements;
  }

  /**
   * Runs the plan. Nothing happens before subscription; cancelling cancels every call in flight.
   *
   * @return one result; an error only for a defect of the gateway
   */
  public Mono<RouteResult> run(ClientRequest client) {
    return Mono.defer(
        () -> transform.isPresent() ? transformed(client, transform.get()) : result(client));
  }

  private Mono<RouteResult> transformed(ClientRequest client, Transform step) {
    Run run = new Run(this, Selection.ALL, client);
    Deadline deadline = Deadline.in(plan.deadline(), time().scheduler());
    return run.result().flatMap(document -> step.apply(document, run.values(), deadline));
  }

  private Mono<RouteResult> result(ClientRequest client) {
    try {
      return new Run(this, selection(client), client).result();
    } catch (FieldsException e) {
      return Mono.just(new RouteResult.BadRequest(e.detail(), CallReports.NONE));
    }
  }

  /** What a client wants of the document. */
  private Selection selection(ClientRequest client) {
    Optional<FieldsPlan> fields = plan.document().fields();
    List<String> named =
        fields.isEmpty()
            ? List.of()
            : client.query().getOrDefault(NamedFields.PARAMETER, List.of());
    return named.isEmpty() ? Selection.ALL : fields.orElseThrow().select(named);
  }

  /** Whether its document can be sent in parts. */
  public boolean isStreamable() {
    return transform.isEmpty();
  }

  /**
   * Runs the plan and tells what has landed. Nothing happens before subscription; cancelling
   * cancels every call in flight.
   *
   * @return members and errors, then the end; or nothing but what the request came to when that was
   *     decided before anything had landed; an error only for a defect of the gateway
   */
  public Flux<Frame> stream(ClientRequest client) {
    return Flux.defer(() -> frames(client));
  }

  private Flux<Frame> frames(ClientRequest client) {
    try {
      return new Run(this, selection(client), client).frames();
    } catch (FieldsException e) {
      RouteResult refused = new RouteResult.BadRequest(e.detail(), CallReports.NONE);
      return Flux.just(new Frame.Refused(refused));
    }
  }

  /** Streams that stay open, where the route has them. */
  public Optional<LiveStreams> live() {
    return live;
  }

  Destinations destinations() {
    return destinations;
  }

  ToldPaths toldPaths() {
    return toldPaths;
  }

  DocumentTemplate document() {
    return document;
  }

  /** Names of services' headers that its clients may be passed. */
  public List<String> passedHeaders() {
    return successes.headers();
  }

  /** How many calls must have answered. */
  AnswersNeeded answersNeeded() {
    return answersNeeded;
  }

  /** What its clients are told beside that. */
  Successes successes() {
    return successes;
  }

  /** Of the call of this name; -1 where there is none. */
  int index(String call) {
    return indexes.getOrDefault(call, -1);
  }

  /** Whether other calls wait for it. */
  boolean isRead(CallPlan call) {
    return isRead[call.index()];
  }

  /** Whether some calls are made only where others have failed. */
  boolean hasStandIns() {
    return !standIns.isEmpty();
  }

  /** The others, in the file's order. */
  List<CallPlan> begun() {
    return begun;
  }

  /** Whether it is one of these. */
  boolean isStandIn(CallPlan call) {
    return standIns.get(call.index());
  }

  Time time() {
    return engine.time();
  }

  ForEachLimits limits() {
    return engine.limits();
  }

  Evaluator evaluator() {
    return engine.evaluator();
  }
}
