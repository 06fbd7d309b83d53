package dev.gather.access.rate;

import dev.gather.definition.model.RateLimitDefinition;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The rate limits of one generation of definitions, by their routes. They need not be closed: what
 * nobody refers to any more is gone.
 */
public final class RateLimiters {

  private final RateEngine engine;
  private final Map<String, RateLimiter> limiters = new LinkedHashMap<>();

  /**
   * @param definitions by the names of their routes
   */
  public RateLimiters(Map<String, RateLimitDefinition> definitions, RateEngine engine) {
    this(definitions, engine, Map.of());
  }

  private RateLimiters(
      Map<String, RateLimitDefinition> definitions,
      RateEngine engine,
      Map<String, RateLimiter> before) {
    this.engine = engine;
    definitions.forEach(
        (route, definition) -> {
          RateLimiter living = before.get(route);
          limiters.put(
              route,
              living != null && living.definition().equals(definition)
                  ? living
                  : new RateLimiter(route, definition, engine));
        });
  }

  /**
   * The limits of changed definitions: one that is the same lives on with its state, others begin
   * anew. These here stay as they are.
   */
  public RateLimiters changedTo(Map<String, RateLimitDefinition> definitions) {
    return new RateLimiters(definitions, engine, limiters);
  }

  /** That of a route, if it has one. */
  public Optional<RateLimiter> of(String route) {
    return Optional.ofNullable(limiters.get(route));
  }

  /** In the order of the definitions. */
  public Collection<RateLimiter> all() {
    return Collections.unmodifiableCollection(limiters.values());
  }
}
