package dev.gather.cache;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which keys have a tag, so that an eviction does not look at every entry. An entry must be added
 * and removed under its key's lock in the cache, or a removal could overtake the addition.
 */
final class TagIndex {

  private final Map<Tag, Set<CacheKey>> keys = new ConcurrentHashMap<>();

  void add(CacheKey key, LocalEntry entry) {
    for (Tag tag : entry.tags()) {
      keys.compute(
          tag,
          (any, before) -> {
            Set<CacheKey> set = before == null ? new HashSet<>() : before;
            set.add(key);
            return set;
          });
    }
  }

  void remove(CacheKey key, LocalEntry entry) {
    for (Tag tag : entry.tags()) {
      keys.computeIfPresent(
          tag,
          (any, set) -> {
            set.remove(key);
            return set.isEmpty() ? null : set;
          });
    }
  }

  /** The keys that have the tag now; they are forgotten. */
  Set<CacheKey> take(Tag tag) {
    Set<CacheKey> taken = keys.remove(tag);
    return taken == null ? Set.of() : taken;
  }

  int size() {
    return keys.size();
  }
}
