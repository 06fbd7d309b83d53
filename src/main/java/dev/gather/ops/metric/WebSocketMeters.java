package dev.gather.ops.metric;

import dev.gather.execution.Gateway;
import dev.gather.execution.Generation;
import dev.gather.execution.observed.ObservedRequest;
import dev.gather.execution.observed.Observer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Counts handshakes of WebSockets, and those that are open. */
public final class WebSocketMeters implements Observer {

  private final MeterRegistry registry;
  private final MeterCache<Handshake, Counter> handshakes;
  private final MeterCache<Way, Open> open;

  public WebSocketMeters(MeterRegistry registry) {
    this.registry = registry;
    this.handshakes =
        new MeterCache<>(
            GatherMetrics.MOST_COMBINATIONS,
            this::counter,
            new Handshake(new Way(GatherMetrics.REST, GatherMetrics.REST), GatherMetrics.REST));
    this.open =
        new MeterCache<>(
            GatherMetrics.MOST_COMBINATIONS,
            this::gauge,
            new Way(GatherMetrics.REST, GatherMetrics.REST));
  }

  /** From now on forgets what its definitions no longer name, and what nothing is open of. */
  public void follow(Gateway gateway) {
    gateway.follow(this::keepOnly);
  }

  private void keepOnly(Generation generation) {
    Set<Way> named =
        generation.plan().proxies().stream()
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
  public void webSocketOpened(ObservedRequest request, String upstream) {
    open.get(new Way(request.start().route(), upstream)).count().incrementAndGet();
  }

  @Override
  public void webSocketClosed(ObservedRequest request, String upstream) {
    open.get(new Way(request.start().route(), upstream)).count().decrementAndGet();
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
