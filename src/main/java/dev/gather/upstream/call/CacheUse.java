package dev.gather.upstream.call;

import dev.gather.cache.CacheKey;
import dev.gather.rfc9111.CachePolicy;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a request may take from the cache, and leave in it.
 *
 * @param key of everything that its answer depends on
 * @param policy for storing
 * @param tags by which the answer can be removed; may hold values of clients
 * @param seen when the stored answer was received that is not enough, in milliseconds since 1970; 0
 *     when there is none
 * @param isWhole whether it is asked for without conditions though one was seen: a 304 would be of
 *     no use
 */
public record CacheUse(
    CacheKey key, CachePolicy policy, Set<String> tags, long seen, boolean isWhole)
    implements Sharing {

  /**
   * @param key everything that the answer depends on; an absent part differs from an empty one
   */
  public static CacheUse of(List<Optional<String>> key, CachePolicy policy, Set<String> tags) {
    return new CacheUse(CacheKey.of(key), policy, tags, 0, false);
  }

  /** The same, whose answer can be removed by one tag more. */
  public CacheUse tagged(String tag) {
    Set<String> all = new HashSet<>(tags);
    all.add(tag);
    return new CacheUse(key, policy, all, seen, isWhole);
  }

  public CacheUse havingSeen(long receivedAt) {
    return new CacheUse(key, policy, tags, receivedAt, false);
  }

  public CacheUse whole() {
    return new CacheUse(key, policy, tags, seen, true);
  }

  /** Nothing of the client's. */
  @Override
  public String toString() {
    return "CacheUse[" + key + "]";
  }
}
