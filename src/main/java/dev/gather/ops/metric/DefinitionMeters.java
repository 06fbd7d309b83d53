package dev.gather.ops.metric;

import dev.gather.ops.reload.AttachedFiles;
import dev.gather.ops.reload.Definitions;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/** What became of changed definitions, and of changed files that they name. */
public record DefinitionMeters(Definitions definitions, AttachedFiles files)
    implements MeterBinder {

  @Override
  public void bindTo(MeterRegistry registry) {
    count(registry, "loaded", one -> one.definitions().loads() + one.files().loads());
    count(registry, "refused", one -> one.definitions().refusals() + one.files().refusals());
    Gauge.builder(
            Metric.DEFINITIONS_LOADED.label(),
            definitions,
            one -> one.inForce().since().getEpochSecond())
        .description(Metric.DEFINITIONS_LOADED.description())
        .baseUnit("seconds")
        .register(registry);
    Gauge.builder(
            Metric.DEFINITIONS_REFUSED.label(),
            this,
            one -> one.definitions().refused().isPresent() || one.files().isAnyRefused() ? 1 : 0)
        .description(Metric.DEFINITIONS_REFUSED.description())
        .register(registry);
  }

  private void count(
      MeterRegistry registry, String outcome, ToDoubleFunction<DefinitionMeters> value) {
    FunctionCounter.builder(Metric.RELOADS.label(), this, value)
        .description(Metric.RELOADS.description())
        .tag("outcome", outcome)
        .register(registry);
  }
}
