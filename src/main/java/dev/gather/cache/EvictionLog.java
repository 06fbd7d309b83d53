package dev.gather.cache;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tags that were evicted lately, by this replica or another: what was fetched or read before
 * must not be stored after. Only so many are kept; what began before the oldest of them counts as
 * evicted, which costs a fetch.
 */
final class EvictionLog {

  private final int most;
  private final Map<Tag, Long> evicted = new LinkedHashMap<>();
  private long now;
  private long everythingUntil;

  /**
   * @param most tags at most
   */
  EvictionLog(int most) {
    this.most = most;
  }

  /** To be taken before something is fetched or read. */
  synchronized long mark() {
    return now;
  }

  /** To be told of an eviction before anything is removed. */
  synchronized void add(Collection<Tag> tags) {
    now++;
    for (Tag tag : tags) {
      evicted.remove(tag);
      evicted.put(tag, now);
    }
    Iterator<Long> oldest = evicted.values().iterator();
    for (int left = evicted.size(); left > most; left--) {
      everythingUntil = oldest.next();
      oldest.remove();
    }
  }

  synchronized void addEverything() {
    now++;
    everythingUntil = now;
    evicted.clear();
  }

  /** To be asked once it is stored, so that no eviction falls between. */
  synchronized boolean hasEvicted(Collection<Tag> tags, long since) {
    return everythingUntil > since
        || tags.stream().anyMatch(tag -> evicted.getOrDefault(tag, 0L) > since);
  }
}
