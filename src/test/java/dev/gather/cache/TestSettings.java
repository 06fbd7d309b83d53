package dev.gather.cache;

import dev.gather.Patience;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The settings' defaults, but for limits that a busy machine keeps, and what a test changes. */
public final class TestSettings {

  private static final String FAR = Patience.FAR.toMinutes() + "m";

  private TestSettings() {}

  /**
   * @param settings name and value by turns, as {@code gather.cache} has them
   */
  public static CacheSettings with(String... settings) {
    Map<String, String> properties = new HashMap<>();
    properties.put("gather.cache.read-budget", FAR);
    properties.put("gather.cache.query-limit", FAR);
    for (int i = 0; i < settings.length; i += 2) {
      properties.put("gather.cache." + settings[i], settings[i + 1]);
    }
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("gather.cache", CacheSettings.class);
  }
}
