package dev.gather.ops.metric;

import dev.gather.cache.AnswerCache;
import dev.gather.cache.CacheStats;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/** The cache's numbers, read when somebody asks for them. */
public record CacheMeters(AnswerCache cache) implements MeterBinder {

  private static final Tags LOCAL = Tags.of("level", "local");
  private static final Tags SHARED = Tags.of("level", "shared");

  @Override
  public void bindTo(MeterRegistry registry) {
    count(registry, Metric.CACHE_HITS, LOCAL, CacheStats::localHits);
    count(registry, Metric.CACHE_HITS, SHARED, CacheStats::sharedHits);
    count(registry, Metric.CACHE_MISSES, Tags.empty(), CacheStats::misses);
    gauge(registry, Metric.CACHE_ENTRIES, Tags.empty(), CacheStats::localEntries);
    gauge(registry, Metric.CACHE_BYTES, LOCAL, CacheStats::localBytes);
    gauge(registry, Metric.CACHE_BYTES, SHARED, CacheStats::sharedBytes);
    count(registry, Metric.CACHE_EVICTIONS, Tags.empty(), CacheStats::evictions);
    count(registry, Metric.CACHE_WRITES, outcome("success"), CacheStats::writes);
    count(registry, Metric.CACHE_WRITES, outcome("dropped"), CacheStats::writesDropped);
    count(registry, Metric.CACHE_WRITES, outcome("failed"), CacheStats::writesFailed);
    count(registry, Metric.CACHE_UNREAD, outcome("timeout"), CacheStats::readsTimedOut);
    count(registry, Metric.CACHE_UNREAD, outcome("failed"), CacheStats::readsFailed);
    count(registry, Metric.CACHE_UNREAD, outcome("skipped"), CacheStats::readsSkipped);
  }

  private void count(
      MeterRegistry registry, Metric metric, Tags tags, ToDoubleFunction<CacheStats> value) {
    FunctionCounter.builder(metric.label(), cache, one -> value.applyAsDouble(one.stats()))
        .description(metric.description())
        .tags(tags)
        .register(registry);
  }

  private void gauge(
      MeterRegistry registry, Metric metric, Tags tags, ToDoubleFunction<CacheStats> value) {
    Gauge.builder(metric.label(), cache, one -> value.applyAsDouble(one.stats()))
        .description(metric.description())
        .tags(tags)
        .register(registry);
  }

  private static Tags outcome(String outcome) {
    return Tags.of("outcome", outcome);
  }
}
