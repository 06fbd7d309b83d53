package dev.gather.upstream.guard;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * Limits retries to a share of an upstream's recent calls, so that retries cannot multiply the load
 * on a service that is already failing.
 *
 * <p>Calls and retries of the last ten seconds are counted in slots of one second. A slot is one
 * {@code long}: the second it belongs to, its calls and its retries. A stale slot is recognised by
 * its second and overwritten, so nothing runs in the background and a call allocates nothing.
 *
 * @see <a href="https://sre.google/sre-book/handling-overload/">Site Reliability Engineering,
 *     chapter 21, "Deciding to Retry"</a>
 */
public final class RetryBudget {

  /** Retries that are allowed per window whatever the share is: few calls have no useful share. */
  static final int FLOOR = 10;

  static final int WINDOW_SECONDS = 10;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int COUNT_BITS = 20;
  private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;
  private static final long ONE_CALL = 1L << COUNT_BITS;
  private static final long SECOND_MASK = (1L << (Long.SIZE - 2 * COUNT_BITS)) - 1;

  private final int percent;
  private final LongSupplier nanos;
  private final long origin;
  // Two more slots than seconds: the one being written, and one between it and the oldest counted.
  private final AtomicLongArray slots = new AtomicLongArray(WINDOW_SECONDS + 2);

  /**
   * @param percent retries per hundred calls; 0 allows none
   * @param nanos a monotonic clock
   */
  public RetryBudget(int percent, LongSupplier nanos) {
    this.percent = percent;
    this.nanos = nanos;
    this.origin = nanos.getAsLong();
  }

  /** Counts one call; retries are not calls. */
  void recordCall() {
    add(second(), ONE_CALL);
  }

  /** Counts one retry if the budget has room for it. */
  synchronized boolean tryRetry() {
    // Synchronised against itself only, so that racing retries cannot overdraw; calls never wait.
    long second = second();
    long calls = 0;
    long retries = 0;
    for (int i = 0; i < slots.length(); i++) {
      long slot = slots.get(i);
      if (((second - (slot >>> (2 * COUNT_BITS))) & SECOND_MASK) < WINDOW_SECONDS) {
        calls += (slot >>> COUNT_BITS) & COUNT_MASK;
        retries += slot & COUNT_MASK;
      }
    }
    if (percent == 0 || retries >= FLOOR + calls * percent / 100) {
      return false;
    }
    add(second, 1);
    return true;
  }

  private void add(long second, long increment) {
    int index = (int) (second % slots.length());
    long stamp = second & SECOND_MASK;
    while (true) {
      long slot = slots.get(index);
      long current = slot >>> (2 * COUNT_BITS) == stamp ? slot : stamp << (2 * COUNT_BITS);
      if (isFull(current, increment) || slots.compareAndSet(index, slot, current + increment)) {
        return;
      }
    }
  }

  /** A million calls a second are more than one instance makes; beyond it the share is exact. */
  private static boolean isFull(long slot, long increment) {
    return increment == ONE_CALL
        ? ((slot >>> COUNT_BITS) & COUNT_MASK) == COUNT_MASK
        : (slot & COUNT_MASK) == COUNT_MASK;
  }

  /** Seconds since the start plus one, so that an untouched slot is never the current second's. */
  private long second() {
    return (nanos.getAsLong() - origin) / NANOS_PER_SECOND + WINDOW_SECONDS + 1;
  }
}
