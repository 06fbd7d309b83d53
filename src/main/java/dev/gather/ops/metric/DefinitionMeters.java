package dev.gather.ops.metric;

import dev.gather.ops.reload.Definitions;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/** What became of changed definitions. */
public record DefinitionMeters(Definitions definitions) implements MeterBinder {

  @Override
  public void bindTo(MeterRegistry registry) {
    count(registry, "loaded", Definitions::loads);
    count(registry, "refused", Definitions::refusals);
    Gauge.builder(
            Metric.DEFINITIONS_LOADED.label(),
            definitions,
            one -> one.inForce().since().getEpochSecond())
        .description(Metric.DEFINITIONS_LOADED.description())
        .baseUnit("seconds")
        .register(registry);
    Gauge.builder(
            Metric.DEFINITIONS_REFUSED.label(),
            definitions,
            one -> one.refused().isPresent() ? 1 : 0)
        .description(Metric.DEFINITIONS_REFUSED.description())
        .register(registry);
  }

  private void count(MeterRegistry registry, String outcome, ToDoubleFunction<Definitions> value) {
    FunctionCounter.builder(Metric.RELOADS.label(), definitions, value)
        .description(Metric.RELOADS.description())
        .tag("outcome", outcome)
        .register(registry);
  }
}
