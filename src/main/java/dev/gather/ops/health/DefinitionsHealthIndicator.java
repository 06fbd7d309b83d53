package dev.gather.ops.health;

import dev.gather.ops.reload.AttachedFiles;
import dev.gather.ops.reload.Definitions;
import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Tells which definitions and which files that they name are in force, and why others are not. It
 * is always up: refused files change nothing of what clients get.
 */
public record DefinitionsHealthIndicator(Definitions definitions, AttachedFiles files)
    implements HealthIndicator {

  @Override
  public Health health() {
    Health.Builder health =
        Health.up()
            .withDetail("version", definitions.inForce().version())
            .withDetail("loaded", definitions.inForce().since());
    definitions.refused().ifPresent(refused -> health.withDetail("refused", refused));
    List<AttachedFiles.State> attached = files.states();
    if (!attached.isEmpty()) {
      health.withDetail("attached", attached);
    }
    return health.build();
  }
}
