package dev.gather.cache;

/**
 * The cache's numbers; counts are since the start.
 *
 * @param localEntries answers in this process
 * @param localBytes their bytes, with what it takes to keep them
 * @param sharedBytes of bodies in the database, when last measured; 0 before that
 * @param localHits answers served from this process
 * @param sharedHits answers served from the database
 * @param misses searches that found nothing
 * @param localRemovals answers that left this process for want of room or because they expired
 * @param evictions requests to evict, this replica's and others'
 * @param readsTimedOut searches that the database did not answer within the budget
 * @param readsFailed searches that failed in the database
 * @param readsSkipped searches that were not sent: open breaker, or too many waiting
 * @param writes answers written to the database
 * @param writesQueued answers that wait to be written
 * @param writesDropped answers not written: queue full, or open breaker
 * @param writesFailed answers that failed to be written
 * @param expired answers removed from the database because nobody may use them any more
 * @param displaced answers removed from the database for want of room
 * @param breaker state of the database's breaker, {@code CLOSED} when all is well
 * @param connections open to the database, the listening one aside
 * @param listening whether other replicas' evictions arrive; always with an embedded database
 * @param database its dialect, {@code postgresql} or {@code h2}
 */
public record CacheStats(
    long localEntries,
    long localBytes,
    long sharedBytes,
    long localHits,
    long sharedHits,
    long misses,
    long localRemovals,
    long evictions,
    long readsTimedOut,
    long readsFailed,
    long readsSkipped,
    long writes,
    long writesQueued,
    long writesDropped,
    long writesFailed,
    long expired,
    long displaced,
    String breaker,
    int connections,
    boolean listening,
    String database) {}
