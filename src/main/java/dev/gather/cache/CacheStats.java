package dev.gather.cache;

/**
 * The cache's numbers, as operators see them; counts are since the start. Neither keys nor tags are
 * in it: both come from what clients sent.
 *
 * @param database what is shared with other replicas, and how it is reached
 * @param local answers in this process
 * @param shared answers in the database
 * @param misses searches that found nothing
 * @param evictions requests to evict, this replica's and others'
 * @param reads searches that the database was no help in
 * @param writes answers on their way to the database
 */
public record CacheStats(
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
   * @param dialect its kind, such as {@code postgresql} or {@code h2}
   * @param breaker state of the breaker in front, such as {@code half-open}
   * @param connections that are open, the listening one aside
   * @param listening whether other replicas' evictions arrive at once; true where there are none
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
   * @param bytes of bodies, when last measured; 0 before that
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
  public record Reads(long timedOut, long failed, long skipped) {}

  /**
   * Answers for the database.
   *
   * @param done written
   * @param queued waiting, or being written
   * @param dropped not written: queue full, or breaker open
   * @param failed in the database
   */
  public record Writes(long done, long queued, long dropped, long failed) {}
}
