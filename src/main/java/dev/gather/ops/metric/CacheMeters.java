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
    count(registry, Metric.CACHE_HITS, LOCAL, stats -> stats.local().hits());
    count(registry, Metric.CACHE_HITS, SHARED, stats -> stats.shared().hits());
    count(registry, Metric.CACHE_MISSES, Tags.empty(), CacheStats::misses);
    gauge(registry, Metric.CACHE_ENTRIES, Tags.empty(), stats -> stats.local().entries());
    gauge(registry, Metric.CACHE_BYTES, LOCAL, stats -> stats.local().bytes());
    gauge(registry, Metric.CACHE_BYTES, SHARED, stats -> stats.shared().bytes());
    count(registry, Metric.CACHE_EVICTIONS, Tags.empty(), CacheStats::evictions);
    count(registry, Metric.CACHE_WRITES, outcome("success"), stats -> stats.writes().done());
    count(registry, Metric.CACHE_WRITES, outcome("dropped"), stats -> stats.writes().dropped());
    count(registry, Metric.CACHE_WRITES, outcome("failed"), stats -> stats.writes().failed());
    count(registry, Metric.CACHE_UNREAD, outcome("timeout"), stats -> stats.reads().timedOut());
    count(registry, Metric.CACHE_UNREAD, outcome("failed"), stats -> stats.reads().failed());
    count(registry, Metric.CACHE_UNREAD, outcome("skipped"), stats -> stats.reads().skipped());
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
