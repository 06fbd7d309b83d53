package dev.gather.ops.health;

import dev.gather.ops.reload.Definitions;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Tells which definitions are in force and why others are not, and is always up: refused files
 * change nothing of what clients get.
 */
public record DefinitionsHealthIndicator(Definitions definitions) implements HealthIndicator {

  @Override
  public Health health() {
    Health.Builder health =
        Health.up()
            .withDetail("version", definitions.inForce().version())
            .withDetail("loaded", definitions.inForce().since());
    definitions.refused().ifPresent(refused -> health.withDetail("refused", refused));
    return health.build();
  }
}
