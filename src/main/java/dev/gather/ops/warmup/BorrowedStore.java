package dev.gather.ops.warmup;

import dev.gather.cache.CacheKey;
import dev.gather.cache.CachedAnswer;
import dev.gather.cache.SharedStore;
import dev.gather.cache.StoredAnswer;
import dev.gather.cache.Tag;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/**
 * The store of somebody else, who has started it and closes it. It is read with patience: that a
 * process which has just started is slow must not look like a slow database to its breaker.
 */
record BorrowedStore(SharedStore owned) implements SharedStore {

  @Override
  public void start(Consumer<Optional<List<Tag>>> heard, Runnable began) {}

  @Override
  public Mono<Optional<StoredAnswer>> read(CacheKey key) {
    return owned.readPatiently(key);
  }

  @Override
  public Mono<Optional<StoredAnswer>> readPatiently(CacheKey key) {
    return owned.readPatiently(key);
  }

  @Override
  public Mono<Void> write(CacheKey key, StoredAnswer stored) {
    return owned.write(key, stored);
  }

  @Override
  public Mono<Void> remove(CacheKey key, CachedAnswer answer) {
    return owned.remove(key, answer);
  }

  @Override
  public Mono<Boolean> lease(CacheKey key, long now, long until) {
    return owned.lease(key, now, until);
  }

  @Override
  public Mono<Void> release(CacheKey key) {
    return owned.release(key);
  }

  @Override
  public Mono<Long> evict(Collection<Tag> tags) {
    return owned.evict(tags);
  }

  @Override
  public Mono<Long> invalidate(Collection<Tag> tags) {
    return owned.invalidate(tags);
  }

  @Override
  public Mono<Long> evictAll() {
    return owned.evictAll();
  }

  @Override
  public long largestBody() {
    return owned.largestBody();
  }

  @Override
  public Stats stats() {
    return owned.stats();
  }

  @Override
  public void close() {}
}
