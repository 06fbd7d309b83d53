package dev.gather.access.rate;

import java.util.Comparator;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The buckets of a limit by their keys, at most so many.
 *
 * <p>A bucket that is full again is as good as none, and goes when another one comes. Where too
 * many are in use, the one that lacks least makes room, and from then on new keys begin with no
 * more than it had: any of them may have been that one. So nobody gains by being forgotten. New
 * keys may have less than they should while there are more keys than room, and no key ever has
 * more.
 *
 * @see <a href="https://doi.org/10.1007/978-3-540-30570-5_27">Metwally, Agrawal, El Abbadi:
 *     Efficient computation of frequent and top-k elements. What comes takes over the count of what
 *     had least</a>
 */
final class BucketTable {

  /** Of each new key: more than one, so that buckets that are full do not pile up. */
  private static final int SWEPT = 4;

  /** Buckets that may have been used since they were last seen, before any will do. */
  private static final int SEEN = 64;

  private final Maker maker;
  private final int most;
  private final RateEngine engine;
  private final Map<String, KeyBucket> buckets = new ConcurrentHashMap<>();

  /** A bucket's {@code seenFullAt} may be too early, never too late. */
  private final PriorityQueue<KeyBucket> fullest =
      new PriorityQueue<>(Comparator.comparingLong((KeyBucket bucket) -> bucket.seenFullAt));

  /** When all buckets that had to make room would be full. */
  private long scarceUntil;

  BucketTable(Maker maker, RateEngine engine) {
    this.maker = maker;
    this.most = engine.maxKeys();
    this.engine = engine;
  }

  /** The key's bucket, as a rule one that has not been given up. */
  KeyBucket get(String key) {
    KeyBucket present = buckets.get(key);
    return present != null ? present : getOrAdd(key);
  }

  /** The key's bucket, where the one before has been given up. */
  synchronized KeyBucket getOrAdd(String key) {
    KeyBucket present = buckets.get(key);
    if (present != null) {
      return present;
    }
    long now = engine.now();
    sweep(now);
    for (int i = 0; i < SWEPT && fullest.size() >= most; i++) {
      displace();
    }
    KeyBucket added = maker.make(key, scarceUntil);
    buckets.put(key, added);
    see(added, Math.max(now, scarceUntil));
    return added;
  }

  int size() {
    return buckets.size();
  }

  private void sweep(long now) {
    for (int i = 0; i < SWEPT; i++) {
      KeyBucket first = fullest.peek();
      if (first == null || first.seenFullAt > now) {
        return;
      }
      fullest.remove();
      if (first.retireIfFull()) {
        buckets.remove(first.key);
      } else {
        // It is not idle, and looked at again after others.
        see(first, Math.max(now + 1, first.fullAt()));
      }
    }
  }

  private void displace() {
    KeyBucket least = fullest.remove();
    for (int i = 0; i < SEEN && isFullLater(least); i++) {
      see(least, least.fullAt());
      least = fullest.remove();
    }
    if (least.retire()) {
      buckets.remove(least.key);
      engine.displaced.increment();
      scarceUntil = Math.max(scarceUntil, least.fullAt());
    } else {
      // Somebody waits for it, so that for a moment there is one more than there may be.
      see(least, least.fullAt());
    }
  }

  /** By a permit at least: the same time may be another by a nanosecond the next time. */
  private boolean isFullLater(KeyBucket bucket) {
    long fullAt = bucket.fullAt();
    return fullAt > engine.now() && fullAt - bucket.seenFullAt > bucket.limit.quota.interval() / 2;
  }

  private void see(KeyBucket bucket, long fullAt) {
    bucket.seenFullAt = fullAt;
    fullest.add(bucket);
  }

  /** Makes the bucket of a new key. */
  @FunctionalInterface
  interface Maker {

    /**
     * @param fullAt when it is full; in the past for one that is
     */
    KeyBucket make(String key, long fullAt);
  }
}
