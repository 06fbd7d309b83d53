package dev.gather.ops.metric;

import dev.gather.access.rate.RateEngine;
import dev.gather.access.rate.RateEngine.Trips;
import dev.gather.access.rate.RateLimiter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The numbers of rate limits, read when somebody asks for them. */
public final class RateLimitMeters {

  private final MeterRegistry registry;
  private final RateEngine engine;
  private final Map<RateLimiter, List<Meter>> counters = new HashMap<>();
  private volatile Collection<RateLimiter> inForce = List.of();

  public RateLimitMeters(MeterRegistry registry, RateEngine engine) {
    this.registry = registry;
    this.engine = engine;
    Gauge.builder(Metric.RATE_LIMIT_KEYS.label(), this, RateLimitMeters::keys)
        .description(Metric.RATE_LIMIT_KEYS.description())
        .register(registry);
    count(Metric.RATE_LIMIT_DISPLACED, Tags.empty(), engine, RateEngine::displaced);
    trips("taken", Trips::taken);
    trips("empty", Trips::empty);
    trips("timeout", Trips::timedOut);
    trips("failed", Trips::failed);
    trips("skipped", Trips::skipped);
  }

  /** From now on shows these, and forgets others: those of the definitions in force. */
  public synchronized void show(Collection<RateLimiter> limiters) {
    counters
        .entrySet()
        .removeIf(
            shown -> {
              boolean isGone = !limiters.contains(shown.getKey());
              if (isGone) {
                shown.getValue().forEach(registry::remove);
              }
              return isGone;
            });
    limiters.forEach(limiter -> counters.computeIfAbsent(limiter, this::counters));
    inForce = limiters;
  }

  private double keys() {
    return inForce.stream().mapToInt(RateLimiter::keys).sum();
  }

  private List<Meter> counters(RateLimiter limiter) {
    return List.of(
        count(Metric.RATE_LIMIT_REQUESTS, of(limiter, "granted"), limiter, RateLimiter::granted),
        count(Metric.RATE_LIMIT_REQUESTS, of(limiter, "refused"), limiter, RateLimiter::refused));
  }

  private void trips(String outcome, ToDoubleFunction<Trips> value) {
    count(
        Metric.RATE_LIMIT_TRIPS,
        Tags.of("outcome", outcome),
        engine,
        one -> value.applyAsDouble(one.trips()));
  }

  private <T> Meter count(Metric metric, Tags tags, T source, ToDoubleFunction<T> value) {
    return FunctionCounter.builder(metric.label(), source, value)
        .description(metric.description())
        .tags(tags)
        .register(registry);
  }

  private static Tags of(RateLimiter limiter, String outcome) {
    return Tags.of("route", limiter.route(), "outcome", outcome);
  }
}
