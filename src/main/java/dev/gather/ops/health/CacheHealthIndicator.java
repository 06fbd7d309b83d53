package dev.gather.ops.health;

import dev.gather.cache.AnswerCache;
import dev.gather.ops.endpoint.CacheView;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Tells whether the cache's database helps, and is always up: without it answers are kept in this
 * process, which is no reason to take a pod out.
 */
public record CacheHealthIndicator(AnswerCache cache) implements HealthIndicator {

  @Override
  public Health health() {
    CacheView view = CacheView.of(cache.stats());
    return Health.up()
        .withDetail("database", view.database().dialect())
        .withDetail("breaker", view.database().breaker())
        .withDetail("listening", view.database().listening())
        .withDetail("localEntries", view.local().entries())
        .withDetail("localBytes", view.local().bytes())
        .withDetail("sharedBytes", view.shared().bytes())
        .build();
  }
}
