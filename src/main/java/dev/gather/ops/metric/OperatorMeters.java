package dev.gather.ops.metric;

import dev.gather.access.operators.AuditLog;
import dev.gather.access.operators.Refusal;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** Who was not let in to the operators' endpoints, read when somebody asks for it. */
public record OperatorMeters(AuditLog audit) implements MeterBinder {

  @Override
  public void bindTo(MeterRegistry registry) {
    for (Refusal reason : Refusal.values()) {
      FunctionCounter.builder(Metric.OPERATORS_REFUSED.label(), audit, log -> log.refusals(reason))
          .description(Metric.OPERATORS_REFUSED.description())
          .tag("reason", reason.label())
          .register(registry);
    }
  }
}
