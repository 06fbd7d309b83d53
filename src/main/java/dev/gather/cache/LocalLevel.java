package dev.gather.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The answers in this process, bounded by bytes. */
final class LocalLevel {

  private final InstantSource clock;
  private final Cache<CacheKey, LocalEntry> entries;
  private final TagIndex index = new TagIndex();

  /**
   * @param removals counts what left for want of room or because it expired
   */
  LocalLevel(long maxBytes, InstantSource clock, LongAdder removals) {
    this.clock = clock;
    this.entries =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher((CacheKey key, LocalEntry entry) -> entry.weight())
            .expireAfter(Expiry.writing((CacheKey key, LocalEntry entry) -> usableFor(entry)))
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .evictionListener(
                (key, entry, cause) -> {
                  if (key != null && entry != null) {
                    index.remove(key, entry);
                    removals.increment();
                  }
                })
            .build();
  }

  /** The entry, if its answer is usable. */
  @Nullable LocalEntry get(CacheKey key) {
    LocalEntry entry = entries.getIfPresent(key);
    return entry != null && entry.isUsable(clock.millis()) ? entry : null;
  }

  /** Stores the entry unless there is a newer one. */
  void put(CacheKey key, LocalEntry entry) {
    entries
        .asMap()
        .compute(
            key,
            (any, before) -> {
              if (before != null && before.answer().isLaterThan(entry.answer())) {
                return before;
              }
              if (before != null) {
                index.remove(key, before);
              }
              index.add(key, entry);
              return entry;
            });
  }

  /** Removes this very entry; another that has taken its place stays. */
  void remove(CacheKey key, LocalEntry entry) {
    removeIf(key, present -> present == entry);
  }

  void evict(Collection<Tag> tags) {
    for (Tag tag : tags) {
      index.take(tag).forEach(key -> removeIf(key, present -> present.tags().contains(tag)));
    }
  }

  void clear() {
    entries.asMap().keySet().forEach(key -> removeIf(key, present -> true));
  }

  long size() {
    return entries.estimatedSize();
  }

  long bytes() {
    return entries.policy().eviction().orElseThrow().weightedSize().orElse(0);
  }

  /** Does at once what is otherwise done some time after a change. */
  void settle() {
    entries.cleanUp();
  }

  int indexedTags() {
    return index.size();
  }

  private void removeIf(CacheKey key, Predicate<LocalEntry> isUnwanted) {
    entries
        .asMap()
        .computeIfPresent(
            key,
            (any, present) -> {
              if (!isUnwanted.test(present)) {
                return present;
              }
              index.remove(key, present);
              return null;
            });
  }

  private Duration usableFor(LocalEntry entry) {
    return Duration.ofMillis(Math.max(0, entry.answer().usableUntil() - clock.millis()));
  }
}
