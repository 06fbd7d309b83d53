package dev.gather.cache;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/**
 * The database that replicas share, as the cache needs it: answers by their keys, tags by which
 * they are removed, and leases of keys.
 *
 * <p>No method blocks, and nothing is asked before subscription. Whoever cancels waits no longer;
 * what was begun goes on. Each {@code Mono} ends in bounded time: it fails with {@link
 * NotAskedException} where the database has failed too often of late and is left alone, with {@link
 * java.util.concurrent.TimeoutException} where it does not answer in time, and with anything else
 * where it fails.
 */
public interface SharedStore extends AutoCloseable {

  /**
   * Makes ready what is needed, and listens until it is closed. Called once, before everything
   * else; returns at once, also while the database cannot be reached.
   *
   * @param heard is told of each eviction by another replica: the tags, or nothing for everything
   * @param began is run when listening begins, if evictions may have been missed before
   */
  void start(Consumer<Optional<List<Tag>>> heard, Runnable began);

  /** The key's answer if it is usable, within the time that a request may wait. */
  Mono<Optional<StoredAnswer>> read(CacheKey key);

  /** The same, within the time that anything else may take. */
  Mono<Optional<StoredAnswer>> readPatiently(CacheKey key);

  /** Stores the answer, unless one is there that was received later. */
  Mono<Void> write(CacheKey key, StoredAnswer stored);

  /** Undoes a write: removes the key's answer, unless one is there that was received later. */
  Mono<Void> remove(CacheKey key, CachedAnswer answer);

  /**
   * Takes the key's lease for this replica, if no replica has it.
   *
   * @param now epoch milliseconds
   * @param until when it ends by itself
   * @return whether it was taken
   */
  Mono<Boolean> lease(CacheKey key, long now, long until);

  /** Gives the key's lease back, if this replica has it. */
  Mono<Void> release(CacheKey key);

  /**
   * Removes the answers that have one of the tags, and tells the other replicas. An operator waits
   * for it, so it is tried however often the database has failed.
   *
   * @return how many were removed
   */
  Mono<Long> evict(Collection<Tag> tags);

  /** The same, but a request waits for it: not where the database is left alone. */
  Mono<Long> invalidate(Collection<Tag> tags);

  /** Removes all answers, as {@link #evict} does. */
  Mono<Long> evictAll();

  /** Bytes of the largest body that it takes. */
  long largestBody();

  Stats stats();

  /** What is under way ends, and no more begins. Harmless when it is closed. */
  @Override
  void close();

  /**
   * Its numbers; counts are since the start.
   *
   * @param link how it is reached
   * @param bytes of bodies, when last measured; 0 before that
   * @param expired answers removed because nobody may use them any more
   * @param displaced answers removed for want of room
   */
  record Stats(CacheStats.Link link, long bytes, long expired, long displaced) {}
}
