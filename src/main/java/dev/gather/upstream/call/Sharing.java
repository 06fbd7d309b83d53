package dev.gather.upstream.call;

import dev.gather.cache.CacheKey;

/** How other requests may have the answer to this one. */
public sealed interface Sharing permits CacheUse, Coalescing {

  /**
   * Of everything that the answer depends on: requests that have the same may have the same one.
   */
  CacheKey key();
}
