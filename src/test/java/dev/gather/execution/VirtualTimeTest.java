package dev.gather.execution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.Patience;
import dev.gather.cache.AnswerCache;
import dev.gather.cache.CacheKey;
import dev.gather.definition.DefinitionReader;
import dev.gather.definition.LoadedDefinition;
import dev.gather.definition.yaml.DefinitionFile;
import dev.gather.execution.call.Evaluator;
import dev.gather.execution.call.ExpressionLimits;
import dev.gather.execution.client.ClientHeaders;
import dev.gather.execution.client.ClientRequest;
import dev.gather.execution.client.RouteResult;
import dev.gather.execution.client.SentHeaders;
import dev.gather.execution.foreach.ForEachLimits;
import dev.gather.execution.overload.InFlight;
import dev.gather.execution.overload.OverloadLimits;
import dev.gather.execution.stream.Frame;
import dev.gather.ops.metric.GatherMetrics;
import dev.gather.plan.compile.PlanCompiler;
import dev.gather.process.Time;
import dev.gather.rfc9111.CacheFields;
import dev.gather.upstream.Fixtures;
import dev.gather.upstream.Upstreams;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.FailureKind;
import dev.gather.upstream.call.Source;
import dev.gather.upstream.call.UpstreamAnswer;
import dev.gather.upstream.call.UpstreamRequest;
import dev.gather.upstream.field.Forwarding;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * The engine, whole but for the exchange, on a clock that is moved by hand: hours of waiting pass
 * at once, and nothing waits on a clock of its own.
 */
class VirtualTimeTest {

  private static final String HOOK = "virtual time";
  private static final Duration MOMENT = Duration.ofMillis(1);

  /** How long after it all optional calls are made again. */
  private static final Duration BROWNOUT = Duration.ofSeconds(10);

  private final VirtualTimeScheduler timers = VirtualTimeScheduler.create();
  private final Time time = () -> timers;
  private final GatherMetrics metrics = new GatherMetrics(new SimpleMeterRegistry());
  private final Evaluator evaluator =
      new Evaluator(new ExpressionLimits(Patience.FAR, DataSize.ofMegabytes(1), 1, 1), time);
  private final InFlight inFlight = new InFlight(new OverloadLimits(2, 100), time);
  private final AnswerCache cache;
  private final List<UpstreamRequest> requests = new ArrayList<>();
  private final List<RouteResult> results = new ArrayList<>();
  private final Queue<Throwable> elsewhere = new ConcurrentLinkedQueue<>();

  VirtualTimeTest() {
    // No clock of a machine begins at zero.
    pass(Duration.ofDays(1));
    cache = Fixtures.cache(Fixtures.noDatabase(), time, "local-life", "1d", "open-for", "1d");
  }

  @BeforeEach
  void watch() {
    // From then on the cache leaves the database alone, whose threads are real.
    while (!cache.stats().database().breaker().equalsIgnoreCase("open")) {
      cache.find(CacheKey.of(List.of()), answer -> true).block(Patience.LIMIT);
    }
    Thread own = Thread.currentThread();
    Schedulers.onScheduleHook(
        HOOK,
        task -> {
          if (Thread.currentThread() == own) {
            elsewhere.add(new Throwable("scheduled"));
          }
          return task;
        });
  }

  @AfterEach
  void close() {
    Schedulers.resetOnScheduleHook(HOOK);
    inFlight.close();
    evaluator.close();
    cache.close();
    assertThat(elsewhere).isEmpty();
  }

  @Test
  void anAttemptTimesOutAndIsRepeatedWhenItsUpstreamIsReady() {
    Route route =
        route(
            """
            timeout: 20m
            retry: { max-attempts: 3, backoff: 1ms, max-backoff: 1ms }
            """,
            "deadline: 3h",
            "",
            attempt ->
                switch (attempt) {
                  case 1 -> Mono.never();
                  case 2 -> Mono.error(CallFailure.status("shop", 503, Optional.of(minutes(25))));
                  default -> answer(attempt);
                });
    run(route);
    pass(minutes(20).minus(MOMENT));
    assertThat(requests).hasSize(1);
    pass(MOMENT.multipliedBy(2));
    assertThat(requests).hasSize(2);
    pass(minutes(25).minus(MOMENT.multipliedBy(2)));
    assertThat(requests).hasSize(2);
    pass(MOMENT.multipliedBy(2));
    assertThat(document()).isEqualTo("{\"part\":3}");
    assertThat(Duration.ofNanos(results.get(0).calls().waitedNanos()))
        .isBetween(minutes(45), minutes(46));
  }

  @Test
  void callsWaitForAPlaceNoLongerThanTheyMay() {
    Route route =
        route(
            """
            timeout: 20m
            retry: { max-attempts: 1 }
            bulkhead: { max-concurrent: 1, max-queued: 2, max-wait: 30m }
            """,
            "deadline: 3h",
            "",
            attempt -> Mono.never());
    run(route);
    run(route);
    run(route);
    pass(minutes(20));
    assertThat(kinds()).containsExactly("timeout");
    assertThat(requests).hasSize(2);
    pass(minutes(10));
    assertThat(kinds()).containsExactly("timeout", "overloaded");
    pass(minutes(10));
    assertThat(kinds()).containsExactly("timeout", "overloaded", "timeout");
    assertThat(requests).hasSize(2);
  }

  @Test
  void anOpenCircuitIsProbedWhenItsTimeHasPassed() {
    Route route =
        route(
            """
            retry: { max-attempts: 1 }
            circuit-breaker: { window: 4, minimum-calls: 2, open-for: 30m, probes: 1 }
            """,
            "deadline: 3h",
            "",
            attempt ->
                attempt <= 2
                    ? Mono.error(CallFailure.of(FailureKind.CONNECTION, "shop is away"))
                    : answer(attempt));
    run(route);
    run(route);
    run(route);
    pass(minutes(30).minus(Duration.ofSeconds(1)));
    run(route);
    assertThat(kinds()).containsExactly("connection", "connection", "circuit-open", "circuit-open");
    assertThat(((RouteResult.Failed) results.get(2)).retryAfter()).contains(minutes(30));
    assertThat(((RouteResult.Failed) results.get(3)).retryAfter()).contains(Duration.ofSeconds(1));
    results.clear();
    pass(Duration.ofSeconds(1).plus(MOMENT));
    run(route);
    assertThat(document()).isEqualTo("{\"part\":3}");
  }

  @Test
  void aRequestEndsAtItsDeadline() {
    Route route = route("timeout: 9h", "deadline: 5h", "required: false", attempt -> Mono.never());
    run(route);
    pass(Duration.ofHours(5).minus(MOMENT));
    assertThat(results).isEmpty();
    pass(MOMENT);
    assertThat(document()).contains("\"kind\":\"deadline\"");
  }

  @Test
  void aStoredAnswerIsServedUntilItIsNoLongerFresh() {
    Route route = route("timeout: 1s", "deadline: 2s", "cache: { ttl: 6h }", this::answer);
    run(route);
    assertThat(document()).isEqualTo("{\"part\":1}");
    pass(Duration.ofHours(6).minus(MOMENT));
    run(route);
    assertThat(document()).isEqualTo("{\"part\":1}");
    pass(MOMENT);
    run(route);
    assertThat(document()).isEqualTo("{\"part\":2}");
  }

  @Test
  void aLiveRouteIsEvaluatedInEachPeriod() {
    Route route = route("timeout: 1s", "deadline: 2s\nlive: { every: 1h }", "", this::answer);
    List<Frame> frames = new ArrayList<>();
    Disposable client =
        route.live().orElseThrow().join(client(), () -> true).orElseThrow().subscribe(frames::add);
    pass(MOMENT);
    assertThat(frames).hasSize(1);
    pass(Duration.ofHours(3));
    assertThat(frames).hasSize(4).allMatch(Frame.Member.class::isInstance);
    client.dispose();
    pass(Duration.ofHours(3));
    assertThat(requests).hasSize(4);
  }

  @Test
  void aLiveRouteIsEvaluatedWholeButLessOftenInABrownout() {
    Route route =
        route("timeout: 1s", "deadline: 2s\nlive: { every: 1h }", "required: false", this::answer);
    inFlight.enter();
    inFlight.enter();
    List<Frame> frames = new ArrayList<>();
    Disposable client =
        route.live().orElseThrow().join(client(), () -> true).orElseThrow().subscribe(frames::add);
    pass(MOMENT);
    assertThat(frames).hasSize(1).allMatch(Frame.Member.class::isInstance);
    pass(Duration.ofHours(8));
    assertThat(frames).hasSize(3).allMatch(Frame.Member.class::isInstance);
    inFlight.leave();
    pass(Duration.ofHours(3));
    assertThat(frames).hasSize(6);
    client.dispose();
  }

  @Test
  void aCallThatTheAnswerCanDoWithoutIsNotMadeInABrownoutButServedFromTheCache() {
    Route route =
        route(
            "timeout: 1s",
            "deadline: 2s",
            """
            required: false
            cache: { ttl: 1h, stale-while-revalidate: 1h, stale-if-error: 2h }
            """,
            this::answer);
    inFlight.enter();
    inFlight.enter();
    run(route);
    assertThat(document()).contains("\"part\":null", "\"kind\":\"shed\"");
    inFlight.leave();
    pass(BROWNOUT);
    run(route);
    inFlight.enter();
    for (int hour = 0; hour < 3; hour++) {
      pass(Duration.ofHours(1).minus(MOMENT));
      run(route);
      assertThat(document()).as("after %d hours", hour + 1).isEqualTo("{\"part\":1}");
      pass(MOMENT);
    }
    run(route);
    assertThat(document()).contains("\"kind\":\"shed\"");
    assertThat(requests).hasSize(1);
  }

  @Test
  void aCallThatIsShedLeavesTheRefreshOfWhatIsStaleToTheNext() {
    Route route =
        route(
            "timeout: 1s",
            "deadline: 2s",
            "required: false\ncache: { ttl: 1h, stale-while-revalidate: 1h }",
            this::answer);
    run(route);
    pass(minutes(90));
    inFlight.enter();
    inFlight.enter();
    run(route);
    assertThat(document()).isEqualTo("{\"part\":1}");
    assertThat(requests).hasSize(1);

    inFlight.leave();
    pass(BROWNOUT);
    run(route);
    assertThat(document()).isEqualTo("{\"part\":1}");
    assertThat(requests).hasSize(2);
  }

  private void pass(Duration duration) {
    timers.advanceTimeBy(duration);
  }

  private void run(Route route) {
    route.run(client()).subscribe(results::add);
  }

  /** The last one's. */
  private String document() {
    RouteResult last = results.get(results.size() - 1);
    return new String(((RouteResult.Assembled) last).document().toByteArray(), UTF_8);
  }

  private List<String> kinds() {
    return results.stream()
        .map(result -> ((RouteResult.Failed) result).errors().get(0).kind())
        .toList();
  }

  private Mono<UpstreamAnswer> answer(int attempt) {
    return Mono.just(
        new UpstreamAnswer(
            200,
            Integer.toString(attempt).getBytes(UTF_8),
            Source.MISS,
            Optional.empty(),
            Optional.of(CacheFields.NONE)));
  }

  private static Duration minutes(int minutes) {
    return Duration.ofMinutes(minutes);
  }

  /** A route with one call, which is answered by the number of the attempt. */
  private Route route(
      String upstream, String route, String call, IntFunction<Mono<UpstreamAnswer>> service) {
    String yaml =
        """
        upstreams:
          shop:
            url: http://shop
        %s
        routes:
          page:
            path: /page
        %s
            calls:
              part:
                upstream: shop
                path: /part
        %s
        """
            .formatted(upstream.indent(4), route.indent(4), call.indent(8));
    LoadedDefinition loaded =
        new DefinitionReader(name -> null).read(List.of(new DefinitionFile("gateway.yaml", yaml)));
    Upstreams upstreams =
        Fixtures.inProcess(
            loaded.definition().upstreams(),
            cache,
            metrics,
            time,
            request ->
                Mono.defer(
                    () -> {
                      requests.add(request);
                      return service.apply(requests.size());
                    }));
    Engine engine =
        new Engine(new ForEachLimits(1, DataSize.ofMegabytes(1)), evaluator, 1, inFlight, time);
    return new Generation(
            PlanCompiler.compile(loaded), upstreams, dev.gather.access.Fixtures.open(time), engine)
        .routes()
        .get(0);
  }

  private static ClientRequest client() {
    ClientHeaders none = new SentHeaders(Map.of());
    return new ClientRequest(
        Map.of(),
        Map.of(),
        none,
        Optional.empty(),
        Optional.empty(),
        dev.gather.execution.observed.Fixtures.request("page"),
        Forwarding.NONE);
  }
}
