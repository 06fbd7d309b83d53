package dev.gather.ops.metric;

import dev.gather.execution.Gateway;
import dev.gather.execution.observed.ObservedRequest;
import dev.gather.execution.observed.Observer;
import dev.gather.plan.ProxyPlan;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Counts handshakes of WebSockets, and those that are open. */
public final class WebSocketMeters implements Observer {

  private final MeterRegistry registry;
  private final MeterCache<Handshake, Counter> handshakes;
  private final MeterCache<Way, Open> open;

  public WebSocketMeters(MeterRegistry registry) {
    this(registry, GatherMetrics.MOST_COMBINATIONS);
  }

  /**
   * @param mostCombinations of labels that have a meter of their own
   */
  WebSocketMeters(MeterRegistry registry, int mostCombinations) {
    this.registry = registry;
    this.handshakes =
        new MeterCache<>(
            mostCombinations,
            this::counter,
            new Handshake(new Way(GatherMetrics.REST, GatherMetrics.REST), GatherMetrics.REST));
    this.open =
        new MeterCache<>(
            mostCombinations, this::gauge, new Way(GatherMetrics.REST, GatherMetrics.REST));
  }

  /** From now on forgets what its definitions no longer name, and what nothing is open of. */
  public void follow(Gateway gateway) {
    gateway.follow(generation -> keepOnly(generation.plan().proxies()));
  }

  void keepOnly(Collection<ProxyPlan> proxies) {
    Set<Way> named =
        proxies.stream()
            .map(proxy -> new Way(proxy.name(), proxy.upstream()))
            .collect(Collectors.toSet());
    handshakes.removeIf(labels -> !named.contains(labels.way()), registry::remove);
    open.removeIf(
        way -> !named.contains(way) && open.get(way).count().get() == 0,
        gone -> registry.remove(gone.gauge()));
  }

  @Override
  public void handshakeEnded(ObservedRequest request, String upstream, String outcome) {
    handshakes.get(new Handshake(new Way(request.start().route(), upstream), outcome)).increment();
  }

  @Override
  public Runnable webSocketOpened(ObservedRequest request, String upstream) {
    // Its labels may lead to another gauge at its end.
    AtomicInteger count = open.get(new Way(request.start().route(), upstream)).count();
    count.incrementAndGet();
    return count::decrementAndGet;
  }

  private Counter counter(Handshake labels) {
    return Counter.builder(Metric.WEB_SOCKET_HANDSHAKES.label())
        .description(Metric.WEB_SOCKET_HANDSHAKES.description())
        .tag("route", labels.way().route())
        .tag("upstream", labels.way().upstream())
        .tag("outcome", labels.outcome())
        .register(registry);
  }

  private Open gauge(Way way) {
    AtomicInteger count = new AtomicInteger();
    return new Open(
        count,
        Gauge.builder(Metric.WEB_SOCKETS_OPEN.label(), count, AtomicInteger::get)
            .description(Metric.WEB_SOCKETS_OPEN.description())
            .tag("route", way.route())
            .tag("upstream", way.upstream())
            .register(registry));
  }

  private record Way(String route, String upstream) {}

  private record Handshake(Way way, String outcome) {}

  private record Open(AtomicInteger count, Gauge gauge) {}
}
