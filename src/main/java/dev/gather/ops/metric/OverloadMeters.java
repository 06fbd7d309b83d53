package dev.gather.ops.metric;

import dev.gather.execution.overload.InFlight;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/**
 * Requests in flight and what they are held against. What follows is counted with requests, as
 * {@code refused}, and with calls, as {@code shed}.
 */
public record OverloadMeters(InFlight inFlight) implements MeterBinder {

  @Override
  public void bindTo(MeterRegistry registry) {
    gauge(registry, Metric.REQUESTS_ACTIVE, InFlight::count);
    gauge(registry, Metric.OVERLOAD_MAX_IN_FLIGHT, InFlight::most);
    gauge(registry, Metric.OVERLOAD_BROWNOUT_AT, InFlight::brownoutFrom);
  }

  private void gauge(MeterRegistry registry, Metric metric, ToDoubleFunction<InFlight> value) {
    Gauge.builder(metric.label(), inFlight, value)
        .description(metric.description())
        .register(registry);
  }
}
