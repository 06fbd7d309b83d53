package dev.gather.ops.metric;

import dev.gather.execution.Gateway;
import dev.gather.execution.Generation;
import dev.gather.execution.observed.CallReport;
import dev.gather.execution.observed.Conclusion;
import dev.gather.execution.observed.Mapping;
import dev.gather.execution.observed.ObservedRequest;
import dev.gather.execution.observed.Observer;
import dev.gather.execution.observed.RequestOutcome;
import dev.gather.execution.proxy.ProxyRoute;
import dev.gather.plan.CallPlan;
import dev.gather.upstream.Upstream;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Counts and times requests, calls and attempts. */
public final class GatherMetrics implements Observer {

  /** Of each metric; a hundred routes of ten calls come to a few thousand. */
  static final int MOST_COMBINATIONS = 10_000;

  /** Label of everything beyond that. Names in a definition start with a letter. */
  public static final String REST = "_other";

  private final MeterRegistry registry;
  private final MeterCache<RequestLabels, Timer> requests;
  private final MeterCache<CallLabels, Timer> calls;
  private final MeterCache<AttemptLabels, Counter> attempts;
  private final MeterCache<String, Timer> overheads;
  private final MeterCache<MemberLabels, Counter> unmatched;

  public GatherMetrics(MeterRegistry registry) {
    this(registry, MOST_COMBINATIONS);
  }

  public GatherMetrics(MeterRegistry registry, int mostCombinations) {
    this.registry = registry;
    this.requests =
        new MeterCache<>(mostCombinations, this::timer, new RequestLabels(REST, REST, 0));
    this.calls =
        new MeterCache<>(
            mostCombinations, this::timer, new CallLabels(REST, REST, REST, REST, REST));
    this.attempts =
        new MeterCache<>(mostCombinations, this::counter, new AttemptLabels(REST, REST));
    this.overheads = new MeterCache<>(mostCombinations, this::overhead, REST);
    this.unmatched =
        new MeterCache<>(mostCombinations, this::counter, new MemberLabels(REST, REST, REST));
  }

  /** From now on forgets what its definitions no longer name. */
  public void follow(Gateway gateway) {
    gateway.follow(this::keepOnly);
  }

  private void keepOnly(Generation generation) {
    Set<List<String>> named =
        Stream.concat(
                generation.plan().routes().stream()
                    .flatMap(
                        route ->
                            route.calls().stream()
                                .map(call -> List.of(route.name(), call.name(), call.upstream()))),
                generation.plan().proxies().stream()
                    .map(proxy -> List.of(proxy.name(), ProxyRoute.CALL, proxy.upstream())))
            .collect(Collectors.toSet());
    // A route without a call there is not.
    Set<String> routes = named.stream().map(call -> call.get(0)).collect(Collectors.toSet());
    Set<String> upstreams =
        generation.upstreams().all().stream().map(Upstream::name).collect(Collectors.toSet());
    requests.removeIf(
        labels -> isOfDefinition(labels.route()) && !routes.contains(labels.route()),
        registry::remove);
    calls.removeIf(
        labels -> !named.contains(List.of(labels.route(), labels.call(), labels.upstream())),
        registry::remove);
    Set<MemberLabels> members =
        generation.plan().routes().stream()
            .flatMap(route -> route.calls().stream().flatMap(call -> members(route.name(), call)))
            .collect(Collectors.toSet());
    unmatched.removeIf(labels -> !members.contains(labels), registry::remove);
    attempts.removeIf(labels -> !upstreams.contains(labels.upstream()), registry::remove);
    overheads.removeIf(route -> isOfDefinition(route) && !routes.contains(route), registry::remove);
  }

  private static Stream<MemberLabels> members(String route, CallPlan call) {
    return call.watched().map(path -> new MemberLabels(route, call.name(), path));
  }

  /** Others stand for what has no name in a definition. */
  private static boolean isOfDefinition(String name) {
    return !name.startsWith("_");
  }

  @Override
  public void requestConcluded(ObservedRequest request, Conclusion conclusion) {
    String route = request.start().route();
    RequestOutcome outcome = conclusion.outcome();
    requests
        .get(new RequestLabels(route, outcome.label(), conclusion.status()))
        .record(conclusion.nanos(), TimeUnit.NANOSECONDS);
    // Of a request that was given up it is not known what it waited for.
    if (outcome != RequestOutcome.CANCELLED) {
      overheads.get(route).record(conclusion.overhead(), TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public void callEnded(ObservedRequest request, CallReport call) {
    calls
        .get(
            new CallLabels(
                request.start().route(),
                call.name(),
                call.upstream(),
                call.outcome(),
                call.source().label()))
        .record(call.nanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void callMapped(ObservedRequest request, Mapping mapping) {
    for (String path : mapping.unmatched()) {
      unmatched
          .get(new MemberLabels(request.start().route(), mapping.call().name(), path))
          .increment();
    }
  }

  @Override
  public void attemptEnded(String upstream, String outcome) {
    attempts.get(new AttemptLabels(upstream, outcome)).increment();
  }

  private Timer timer(RequestLabels labels) {
    return Timer.builder(Metric.REQUESTS.label())
        .description(Metric.REQUESTS.description())
        .tag("route", labels.route())
        .tag("outcome", labels.outcome())
        .tag("status", labels.status() == 0 ? "none" : Integer.toString(labels.status()))
        .register(registry);
  }

  private Timer timer(CallLabels labels) {
    return Timer.builder(Metric.CALLS.label())
        .description(Metric.CALLS.description())
        .tag("route", labels.route())
        .tag("call", labels.call())
        .tag("upstream", labels.upstream())
        .tag("outcome", labels.outcome())
        .tag("source", labels.source())
        .register(registry);
  }

  private Counter counter(AttemptLabels labels) {
    return Counter.builder(Metric.ATTEMPTS.label())
        .description(Metric.ATTEMPTS.description())
        .tag("upstream", labels.upstream())
        .tag("outcome", labels.outcome())
        .register(registry);
  }

  private Counter counter(MemberLabels labels) {
    return Counter.builder(Metric.SHAPE_UNMATCHED.label())
        .description(Metric.SHAPE_UNMATCHED.description())
        .tag("route", labels.route())
        .tag("call", labels.call())
        .tag("member", labels.member())
        .register(registry);
  }

  private Timer overhead(String route) {
    return Timer.builder(Metric.OVERHEAD.label())
        .description(Metric.OVERHEAD.description())
        .tag("route", route)
        .register(registry);
  }

  private record RequestLabels(String route, String outcome, int status) {}

  private record CallLabels(
      String route, String call, String upstream, String outcome, String source) {}

  private record MemberLabels(String route, String call, String member) {}

  private record AttemptLabels(String upstream, String outcome) {}
}
