package dev.gather.ops.health;

import dev.gather.execution.Gateway;
import dev.gather.ops.endpoint.CircuitState;
import dev.gather.upstream.Upstream;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Tells the state of every circuit, and is always up: a service that is down is what the gateway
 * bridges, and taking pods out for it would turn a part of the answers missing into all of them.
 */
public record UpstreamsHealthIndicator(Gateway gateway) implements HealthIndicator {

  @Override
  public Health health() {
    Health.Builder health = Health.up();
    for (Upstream upstream : gateway.current().upstreams().all()) {
      health.withDetail(upstream.name(), new Detail(CircuitState.label(upstream.circuitBreaker())));
    }
    return health.build();
  }

  record Detail(String circuit) {}
}
