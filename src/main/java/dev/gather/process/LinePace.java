package dev.gather.process;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The pace of log lines that say the same: the first at once, and then one after each pause that
 * says how many it stands for. The same thing, thousands of times in ten seconds, says nothing new.
 */
public final class LinePace {

  /** Between two lines, unless another is given. */
  public static final Duration PAUSE = Duration.ofSeconds(10);

  private final long pauseNanos;
  private final LongSupplier nanoTime;
  private final AtomicLong next;
  private final AtomicLong untold = new AtomicLong();

  public LinePace() {
    this(System::nanoTime);
  }

  public LinePace(LongSupplier nanoTime) {
    this(PAUSE, nanoTime);
  }

  public LinePace(Duration pause, LongSupplier nanoTime) {
    this.pauseNanos = pause.toNanos();
    this.nanoTime = nanoTime;
    this.next = new AtomicLong(nanoTime.getAsLong());
  }

  /**
   * Counts one occurrence.
   *
   * @return empty where no line is due; else how many occurrences since the last line had none
   */
  public OptionalLong occurred() {
    long now = nanoTime.getAsLong();
    long due = next.get();
    if (now - due < 0 || !next.compareAndSet(due, now + pauseNanos)) {
      untold.incrementAndGet();
      return OptionalLong.empty();
    }
    return OptionalLong.of(untold.getAndSet(0));
  }

  /** The end of a line that stands for {@code untold} others as well. */
  public static String alsoFor(long untold) {
    return untold == 0 ? "" : ", and " + untold + " times since it was last told";
  }
}
