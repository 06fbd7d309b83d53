package dev.gather.upstream.guard;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Limits retries to a share of an upstream's recent calls, so that retries cannot multiply the load
 * on a service that is already failing.
 *
 * <p>Calls and retries of the last ten seconds are counted in slots of one second. A slot of a
 * second that is over is replaced, so nothing runs in the background.
 *
 * @see <a href="https://sre.google/sre-book/handling-overload/">Site Reliability Engineering,
 *     chapter 21, "Deciding to Retry"</a>
 */
public final class RetryBudget {

  /** Retries that are allowed per window whatever the share is: few calls have no useful share. */
  static final int FLOOR = 10;

  static final int WINDOW_SECONDS = 10;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final int percent;
  private final LongSupplier nanos;
  private final long origin;
  // Two more slots than seconds: the one being written, and one between it and the oldest counted.
  private final AtomicReferenceArray<@Nullable Slot> slots =
      new AtomicReferenceArray<>(WINDOW_SECONDS + 2);

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
    slot(second()).calls().getAndIncrement();
  }

  /** Counts one retry if the budget has room for it. */
  synchronized boolean tryRetry() {
    // Synchronised against itself only, so that racing retries cannot overdraw; calls never wait.
    long second = second();
    long calls = 0;
    long retries = 0;
    for (int i = 0; i < slots.length(); i++) {
      Slot slot = slots.get(i);
      if (slot != null && slot.second() <= second && slot.second() > second - WINDOW_SECONDS) {
        calls += slot.calls().get();
        retries += slot.retries().get();
      }
    }
    if (percent == 0 || retries >= FLOOR + calls * percent / 100) {
      return false;
    }
    slot(second).retries().getAndIncrement();
    return true;
  }

  private Slot slot(long second) {
    int index = (int) (second % slots.length());
    while (true) {
      Slot known = slots.get(index);
      if (known != null && known.second() == second) {
        return known;
      }
      slots.compareAndSet(index, known, new Slot(second, new AtomicInteger(), new AtomicInteger()));
    }
  }

  private long second() {
    return (nanos.getAsLong() - origin) / NANOS_PER_SECOND;
  }

  private record Slot(long second, AtomicInteger calls, AtomicInteger retries) {}
}
