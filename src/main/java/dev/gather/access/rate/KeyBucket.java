package dev.gather.access.rate;

import io.github.bucket4j.BucketState;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The bucket of one key, as this process knows it. It is guarded by itself, and never held for
 * longer than it takes to count.
 *
 * <p>Of Bucket4j it has the state alone. A whole {@code Bucket} is three times as large and tells
 * the time by itself.
 */
abstract class KeyBucket {

  final String key;
  final Limit limit;
  private BucketState state;

  /** When it was last seen to be full at, by the {@link BucketTable}, which it is guarded by. */
  long seenFullAt;

  private boolean isRetired;

  KeyBucket(String key, Limit limit, long fullAt) {
    this.key = key;
    this.limit = limit;
    this.state = limit.quota.bucket(limit.now(), fullAt);
  }

  /**
   * Takes a permit.
   *
   * @return null when this bucket has been given up, and the key has to have another
   */
  abstract @Nullable Mono<Permission> take();

  /** When it is full again if nobody takes of it; now, if it is. */
  final synchronized long fullAt() {
    // Not before the lock: somebody who had it may have taken at a later time.
    long now = limit.now();
    state.refillAllBandwidth(now);
    return now + state.calculateFullRefillingTime(now);
  }

  /** Whether it has to stay, as somebody waits for it. Asked with its lock. */
  boolean isBusy() {
    return false;
  }

  /** Whether nothing is lost with it, as far as it is no full bucket. Asked with its lock. */
  boolean isIdle(long now) {
    return true;
  }

  /** Gives it up if a new one would be the same; true if so. */
  final synchronized boolean retireIfFull() {
    long now = limit.now();
    isRetired = !isBusy() && available(now) == limit.quota.capacity() && isIdle(now);
    return isRetired;
  }

  /** Gives it up unless it is busy; true if so. */
  final synchronized boolean retire() {
    isRetired = !isBusy();
    return isRetired;
  }

  /** With its lock. */
  final boolean isRetired() {
    return isRetired;
  }

  /** Permits that are there; with its lock. */
  final long available(long now) {
    state.refillAllBandwidth(now);
    return state.getAvailableTokens();
  }

  /**
   * Takes permits out until the bucket is full no earlier than {@code fullAt}; never adds any. With
   * its lock.
   */
  final void lower(long fullAt, long now) {
    state.refillAllBandwidth(now);
    if (fullAt > now + state.calculateFullRefillingTime(now)) {
      state = limit.quota.bucket(now, fullAt);
    }
  }

  /** Takes one that is there, of which the caller has made sure; with its lock. */
  final void consume() {
    state.consume(1);
  }

  /** How long until there is one; with its lock. */
  final long next(long now) {
    return state.calculateDelayNanosAfterWillBePossibleToConsume(1, now, false);
  }

  /** Takes one if there is one; with its lock. */
  final Permission takeHere(long now) {
    long available = available(now);
    if (available <= 0) {
      return limit.refuse(next(now));
    }
    consume();
    return limit.grant(available - 1, available > 1 ? 0 : next(now));
  }
}
