package dev.gather.ops.metric;

import dev.gather.execution.stream.WaitingAnswers;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;

/** What waits for clients, read when somebody asks for it. */
public record AnswerMeters(WaitingAnswers answers) implements MeterBinder {

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder(Metric.ANSWERS_WAITING.label(), answers, WaitingAnswers::bytes)
        .description(Metric.ANSWERS_WAITING.description())
        .baseUnit("bytes")
        .register(registry);
    for (WaitingAnswers.Cut reason : WaitingAnswers.Cut.values()) {
      FunctionCounter.builder(Metric.ANSWERS_CUT.label(), answers, all -> all.cuts(reason))
          .description(Metric.ANSWERS_CUT.description())
          .tag("reason", reason.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }
}
