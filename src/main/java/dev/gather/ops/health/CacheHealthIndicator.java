package dev.gather.ops.health;

import dev.gather.cache.AnswerCache;
import dev.gather.cache.CacheStats;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Tells whether the cache's database helps, and is always up: without it answers are kept in this
 * process, which is no reason to take a pod out.
 */
public record CacheHealthIndicator(AnswerCache cache) implements HealthIndicator {

  @Override
  public Health health() {
    CacheStats stats = cache.stats();
    return Health.up()
        .withDetail("database", stats.database().dialect())
        .withDetail("breaker", stats.database().breaker())
        .withDetail("listening", stats.database().listening())
        .withDetail("localEntries", stats.local().entries())
        .withDetail("localBytes", stats.local().bytes())
        .withDetail("sharedBytes", stats.shared().bytes())
        .build();
  }
}
