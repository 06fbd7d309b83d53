package dev.gather.ops.endpoint;

import dev.gather.cache.CacheStats;
import java.util.Locale;

/**
 * The cache as operators see it; counts are since the start. Neither keys nor tags are in it: both
 * come from what clients sent.
 *
 * @param database what is shared with other replicas, and how it is reached
 * @param local answers in this process
 * @param shared answers in the database
 * @param misses searches that found nothing
 * @param evictions requests to evict
 * @param reads searches that the database was no help in
 * @param writes answers on their way to the database
 */
public record CacheView(
    Link database,
    Local local,
    Shared shared,
    long misses,
    long evictions,
    Reads reads,
    Writes writes) {

  /**
   * The database.
   *
   * @param dialect {@code postgresql} or {@code h2}
   * @param breaker state of the breaker in front, such as {@code closed}
   * @param connections that are open, the listening one aside
   * @param listening whether other replicas' evictions arrive at once
   */
  public record Link(String dialect, String breaker, int connections, boolean listening) {}

  /**
   * Answers in this process.
   *
   * @param entries their number
   * @param bytes with what it takes to keep them
   * @param hits searches that ended here
   * @param removals answers that left for want of room or because they expired
   */
  public record Local(long entries, long bytes, long hits, long removals) {}

  /**
   * Answers in the database.
   *
   * @param bytes of bodies, when last measured
   * @param hits searches that ended here
   * @param expired answers removed because nobody may use them any more
   * @param displaced answers removed for want of room
   */
  public record Shared(long bytes, long hits, long expired, long displaced) {}

  /**
   * Searches without the database.
   *
   * @param timedOut not answered within the budget
   * @param failed in the database
   * @param skipped not sent: breaker open, or too many waiting
   */
  record Reads(long timedOut, long failed, long skipped) {}

  /**
   * Answers for the database.
   *
   * @param done written
   * @param queued waiting, or being written
   * @param dropped not written: queue full, or breaker open
   * @param failed in the database
   */
  record Writes(long done, long queued, long dropped, long failed) {}

  public static CacheView of(CacheStats stats) {
    return new CacheView(
        new Link(stats.database(), breaker(stats), stats.connections(), stats.listening()),
        new Local(
            stats.localEntries(), stats.localBytes(), stats.localHits(), stats.localRemovals()),
        new Shared(stats.sharedBytes(), stats.sharedHits(), stats.expired(), stats.displaced()),
        stats.misses(),
        stats.evictions(),
        new Reads(stats.readsTimedOut(), stats.readsFailed(), stats.readsSkipped()),
        new Writes(
            stats.writes(), stats.writesQueued(), stats.writesDropped(), stats.writesFailed()));
  }

  /** As circuits of upstreams are written, such as {@code half-open}. */
  private static String breaker(CacheStats stats) {
    return stats.breaker().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
