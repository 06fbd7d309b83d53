package dev.gather.ops;

import dev.gather.upstream.Upstream;
import dev.gather.upstream.Upstreams;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/**
 * What is to be known of each upstream beyond what others tell: places and circuits are
 * resilience4j's metrics, connections Reactor Netty's.
 */
record UpstreamGauges(Upstreams upstreams) implements MeterBinder {

  @Override
  public void bindTo(MeterRegistry registry) {
    for (Upstream upstream : upstreams.all()) {
      bind(registry, Metric.BULKHEAD_QUEUED, upstream, Upstream::queued);
      bind(
          registry,
          Metric.BULKHEAD_MAX_QUEUED,
          upstream,
          one -> one.definition().bulkhead().maxQueued());
    }
  }

  private static void bind(
      MeterRegistry registry, Metric metric, Upstream upstream, ToDoubleFunction<Upstream> value) {
    Gauge.builder(metric.label(), upstream, value)
        .description(metric.description())
        .tag("upstream", upstream.name())
        .register(registry);
  }
}
