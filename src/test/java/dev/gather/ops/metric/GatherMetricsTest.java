package dev.gather.ops.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.execution.observed.CallReport;
import dev.gather.execution.observed.Conclusion;
import dev.gather.execution.observed.Fixtures;
import dev.gather.execution.observed.Observer;
import dev.gather.execution.observed.RequestOutcome;
import dev.gather.upstream.call.Source;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GatherMetricsTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final GatherMetrics metrics = new GatherMetrics(registry);

  @Test
  void timesRequestsByRouteOutcomeAndStatus() {
    ends(metrics, "page", RequestOutcome.PARTIAL, 200, Duration.ofMillis(30), Duration.ofMillis(2));
    ends(metrics, "page", RequestOutcome.PARTIAL, 200, Duration.ofMillis(50), Duration.ofMillis(4));

    Tags tags = Tags.of("route", "page", "outcome", "partial", "status", "200");
    assertThat(onlyOne("gather.requests")).isEqualTo(tags);
    assertThat(registry.get("gather.requests").timer().count()).isEqualTo(2);
    assertThat(registry.get("gather.requests").timer().totalTime(TimeUnit.MILLISECONDS))
        .isEqualTo(80);
    assertThat(onlyOne("gather.overhead")).isEqualTo(Tags.of("route", "page"));
    assertThat(registry.get("gather.overhead").timer().totalTime(TimeUnit.MILLISECONDS))
        .isEqualTo(6);
  }

  @Test
  void aClientThatLeftHasNoStatusAndNoOverhead() {
    ends(
        metrics, "page", RequestOutcome.CANCELLED, 0, Duration.ofMillis(30), Duration.ofMillis(30));

    assertThat(onlyOne("gather.requests"))
        .isEqualTo(Tags.of("route", "page", "outcome", "cancelled", "status", "none"));
    assertThat(registry.find("gather.overhead").timers()).isEmpty();
  }

  @Test
  void timesCallsByWhatTheDefinitionNames() {
    Fixtures.request("page", metrics)
        .callEnded(
            new CallReport(
                "product",
                "catalog",
                false,
                "timeout",
                Source.FALLBACK,
                Optional.empty(),
                Optional.empty(),
                100,
                2_000_100));

    assertThat(onlyOne("gather.calls"))
        .isEqualTo(
            Tags.of(
                "route", "page",
                "call", "product",
                "upstream", "catalog",
                "outcome", "timeout",
                "source", "fallback"));
    assertThat(registry.get("gather.calls").timer().totalTime(TimeUnit.MILLISECONDS)).isEqualTo(2);
  }

  @Test
  void countsAttemptsByUpstreamAndOutcome() {
    metrics.attemptEnded("catalog", "success");
    metrics.attemptEnded("catalog", "success");
    metrics.attemptEnded("catalog", "circuit-open");

    assertThat(
            registry
                .get("gather.attempts")
                .tags("upstream", "catalog", "outcome", "success")
                .counter()
                .count())
        .isEqualTo(2);
    assertThat(registry.find("gather.attempts").counters()).hasSize(2);
  }

  @Test
  void whatIsBeyondTheLimitSharesOneMeter() {
    GatherMetrics bounded = new GatherMetrics(registry, 3);
    for (int i = 0; i < 100; i++) {
      ends(
          bounded, "route-" + i, RequestOutcome.COMPLETE, 200, Duration.ofMillis(1), Duration.ZERO);
      bounded.attemptEnded("upstream-" + i, "success");
    }

    assertThat(registry.find("gather.requests").timers()).hasSize(4);
    assertThat(registry.get("gather.requests").tag("route", "_other").timer().count())
        .isEqualTo(97);
    assertThat(registry.find("gather.overhead").timers()).hasSize(4);
    assertThat(registry.find("gather.attempts").counters()).hasSize(4);
  }

  private static void ends(
      Observer observer,
      String route,
      RequestOutcome outcome,
      int status,
      Duration total,
      Duration overhead) {
    Fixtures.request(route, observer)
        .concluded(new Conclusion(outcome, status, total.toNanos(), overhead.toNanos()));
  }

  private Tags onlyOne(String name) {
    List<Meter> meters = List.copyOf(registry.find(name).meters());
    assertThat(meters).hasSize(1);
    return Tags.of(meters.get(0).getId().getTags());
  }
}
