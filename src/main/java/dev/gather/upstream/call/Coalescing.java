package dev.gather.upstream.call;

import dev.gather.cache.CacheKey;
import java.util.List;
import java.util.Optional;

/**
 * A request whose answer others may have that ask while it is under way. It is not stored.
 *
 * @param key of everything that its answer depends on
 */
public record Coalescing(CacheKey key) implements Sharing {

  /**
   * @param key everything that the answer depends on; an absent part differs from an empty one
   */
  public static Coalescing of(List<Optional<String>> key) {
    return new Coalescing(CacheKey.of(key));
  }

  /** Nothing of the client's. */
  @Override
  public String toString() {
    return "Coalescing[" + key + "]";
  }
}
