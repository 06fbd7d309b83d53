package dev.gather.upstream.cached;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;

/**
 * Lets a few requests fetch an answer again shortly before it expires, so that it hardly ever does
 * for anybody: the nearer the end and the slower the fetch, the likelier.
 *
 * @see <a href="https://www.vldb.org/pvldb/vol8/p886-vattani.pdf">Optimal Probabilistic Cache
 *     Stampede Prevention</a>
 */
public final class EarlyRefresh {

  /** One part in eight of the newest. */
  private static final int WEIGHT = 8;

  private final DoubleSupplier random;
  private final AtomicLong usualFetch = new AtomicLong();

  /**
   * @param random uniform in [0, 1)
   */
  public EarlyRefresh(DoubleSupplier random) {
    this.random = random;
  }

  /** Learns how many milliseconds a fetch took. */
  void fetched(long millis) {
    usualFetch.updateAndGet(usual -> usual == 0 ? millis : usual + (millis - usual) / WEIGHT);
  }

  /**
   * @param millisLeft until the answer expires
   */
  boolean isDue(long millisLeft) {
    // 1 - random is never zero, whose logarithm there is not.
    return -usualFetch.get() * Math.log(1 - random.getAsDouble()) >= millisLeft;
  }
}
