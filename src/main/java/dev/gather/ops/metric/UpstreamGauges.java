package dev.gather.ops.metric;

import dev.gather.execution.Gateway;
import dev.gather.upstream.Upstream;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Collection;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What is to be known of each upstream beyond what others tell: places and circuits are
 * resilience4j's metrics, connections Reactor Netty's.
 */
public record UpstreamGauges(Gateway gateway) implements MeterBinder {

  @Override
  public void bindTo(MeterRegistry registry) {
    MultiGauge queued = gauge(registry, Metric.BULKHEAD_QUEUED);
    MultiGauge maxQueued = gauge(registry, Metric.BULKHEAD_MAX_QUEUED);
    MultiGauge maxWebSockets = gauge(registry, Metric.WEB_SOCKETS_MAX);
    gateway.follow(
        generation -> {
          Collection<Upstream> upstreams = generation.upstreams().all();
          show(queued, upstreams, Upstream::queued);
          show(maxQueued, upstreams, one -> one.definition().bulkhead().maxQueued());
          show(maxWebSockets, upstreams, one -> one.definition().webSockets());
        });
  }

  private static MultiGauge gauge(MeterRegistry registry, Metric metric) {
    return MultiGauge.builder(metric.label()).description(metric.description()).register(registry);
  }

  private static void show(
      MultiGauge gauge, Collection<Upstream> upstreams, ToDoubleFunction<Upstream> value) {
    gauge.register(
        upstreams.stream()
            .<MultiGauge.Row<?>>map(
                upstream ->
                    MultiGauge.Row.of(Tags.of("upstream", upstream.name()), upstream, value))
            .collect(Collectors.toList()),
        true);
  }
}
