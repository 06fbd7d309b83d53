package dev.gather.access.rate;

import dev.gather.cache.SharedPermits.Block;

/**
 * The permits that this process has taken out of a shared bucket and not granted, and what it knows
 * of that bucket. Times are nanoseconds of this process, counted from before the database was
 * asked, so that they end too early and never too late.
 *
 * <p>The bucket fills up again behind what was taken. So one of them lapses whenever the bucket may
 * have one more than it could have beside them: the last one when it may be full.
 */
final class Holdings {

  private final Quota quota;
  private long held;
  private long fullAt;
  private long left;
  private long emptyUntil;

  Holdings(Quota quota) {
    this.quota = quota;
  }

  /** What the database's bucket has left, and until when it has nothing. */
  void learn(Block block, long askedAt) {
    left = block.left();
    if (left == 0) {
      emptyUntil = askedAt + Math.max(block.next(), quota.pace());
    }
  }

  /**
   * Adds what nobody waits for of a block.
   *
   * @param permits of it
   */
  void add(long permits, Block block, long askedAt, long now) {
    held = held(now);
    long until = askedAt + block.full();
    // Permits held before keep their earlier end.
    fullAt = held > 0 ? Math.min(fullAt, until) : until;
    held += permits;
  }

  /** Takes one of them; false if there is none. */
  boolean take(long now) {
    held = held(now);
    if (held == 0) {
      return false;
    }
    held--;
    return true;
  }

  /** Those that have not lapsed. */
  long held(long now) {
    return Math.min(held, Math.max(0, fullAt - now) / quota.interval());
  }

  /** What there may be for this process, here and in the database. */
  long known(long now) {
    return held(now) + left;
  }

  /** Zero where the database may have some. */
  long untilNotEmpty(long now) {
    return Math.max(0, emptyUntil - now);
  }
}
