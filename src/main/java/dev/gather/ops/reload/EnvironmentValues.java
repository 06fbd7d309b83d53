package dev.gather.ops.reload;

import dev.gather.definition.yaml.EnvironmentLookup;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;

/**
 * Values of environment variables, system properties and whatever else Spring was given, as they
 * are: asked itself, Spring would take a password with {@code ${} in it for one more placeholder.
 */
public record EnvironmentValues(ConfigurableEnvironment environment) implements EnvironmentLookup {

  @Override
  public @Nullable String value(String name) {
    for (PropertySource<?> source : environment.getPropertySources()) {
      Object value = source.getProperty(name);
      if (value != null) {
        return value.toString();
      }
    }
    return null;
  }
}
