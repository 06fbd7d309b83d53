package dev.gather.access.rate;

import dev.gather.definition.model.RateLimitDefinition;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.BucketState;
import io.github.bucket4j.MathType;
import java.time.Duration;
import java.util.List;

/**
 * The numbers of a limit. Times are nanoseconds.
 *
 * @param capacity permits that a bucket holds
 * @param interval time in which one permit comes back, rounded up
 * @param exactInterval the same as it is
 * @param buckets the same for Bucket4j
 */
record Quota(long capacity, long interval, double exactInterval, BucketConfiguration buckets) {

  /** Longer no bucket takes to fill, so that no sum of times is too large. */
  private static final long LONGEST_FILLING = Duration.ofDays(3650).toNanos();

  private static final long LARGEST_BLOCK = 100;

  /** Less time than that between two trips for a key is worth none of the permits in it. */
  private static final long LONGEST_PACE = Duration.ofMillis(25).toNanos();

  static Quota of(RateLimitDefinition definition) {
    long every = definition.every().toNanos();
    long interval = (every + definition.permits() - 1) / definition.permits();
    long capacity = Math.max(1, Math.min(definition.burst(), LONGEST_FILLING / interval));
    Bandwidth bandwidth =
        Bandwidth.builder()
            .capacity(capacity)
            .refillGreedy(definition.permits(), definition.every())
            .build();
    return new Quota(
        capacity,
        interval,
        (double) every / definition.permits(),
        new BucketConfiguration(List.of(bandwidth)));
  }

  /**
   * A bucket as it would be had nobody used it.
   *
   * @param fullAt when it is full: what a key may have used of which nothing is known any more
   */
  BucketState bucket(long now, long fullAt) {
    if (fullAt <= now) {
      return BucketState.createInitialState(buckets, MathType.INTEGER_64_BITS, now);
    }
    long lacking = Math.min(capacity, (fullAt - now + interval - 1) / interval);
    // Since then a part of the next one has come back.
    long start = Math.min(now, fullAt - lacking * interval);
    BucketState bucket = BucketState.createInitialState(buckets, MathType.INTEGER_64_BITS, start);
    bucket.consume(lacking);
    return bucket;
  }

  /** In the time of {@link Permission#window}. */
  Duration timeOf(long permits) {
    return Duration.ofNanos(Math.round(permits * exactInterval));
  }

  /**
   * Permits that a replica takes out of a shared bucket at once: as many as the trips that empty
   * it. With larger blocks replicas would hold much of it, with smaller ones they would ask often.
   */
  long blockSize() {
    return Math.min(Math.round(Math.sqrt(capacity)), LARGEST_BLOCK);
  }

  /** How long an empty shared bucket is left alone at least: a block is worth a trip. */
  long pace() {
    return Math.min(blockSize() * interval, LONGEST_PACE);
  }
}
