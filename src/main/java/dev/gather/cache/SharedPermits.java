package dev.gather.cache;

import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/**
 * The database that replicas share, as rate limits need it: buckets of permits, by keys that say
 * nothing of a client. A bucket fills up evenly, by the database's clock alone, and one that is
 * full is as good as none.
 */
public interface SharedPermits {

  /**
   * Takes permits out of a bucket.
   *
   * <p>Nothing is asked before subscription. Whoever cancels waits no longer; what was begun goes
   * on. Ends within the time that a request may wait, and fails as {@link SharedStore} does.
   *
   * @param given is told of what was taken, once: before the {@code Mono} completes, or later than
   *     it has failed
   */
  Mono<Void> take(CacheKey key, Bucket bucket, Demand demand, Consumer<Block> given);

  /**
   * The same for all who use a key.
   *
   * @param capacity permits that it holds
   * @param interval nanoseconds in which one comes back
   */
  record Bucket(long capacity, long interval) {}

  /**
   * What is asked for. Those who wait get all that there is. If that is more than they need, a
   * block is taken for those who come later, and part of a block where little is left.
   *
   * @param waiting permits that are needed now
   * @param blockSize permits to take where there are enough
   */
  record Demand(long waiting, long blockSize) {}

  /**
   * What was taken, and what the bucket then was. Times are nanoseconds from when it was.
   *
   * @param permits that were taken, none if there were none
   * @param left in the bucket
   * @param full until it is full if nobody takes more
   * @param next until there is one permit; zero if there is
   */
  record Block(long permits, long left, long full, long next) {}
}
