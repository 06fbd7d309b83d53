package dev.gather.execution.stream;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the bytes of answers that clients have not read, of all clients together. Where there is
 * no room for more, the answer that has paused longest is cut; see
 * src/docs/decisions/0040-who-waits-and-who-is-cut.md.
 */
public final class WaitingAnswers {

  /** Why an answer was cut. */
  public enum Cut {
    /** Its client has read nothing for too long. */
    PAUSE,
    /** Its bytes had to make room for others'. */
    SPACE
  }

  /**
   * All longer pauses count the same: a client that rests so long cannot keep the room from others.
   * A client that was refused is likely to find room after that time, and hardly before.
   */
  public static final Duration LONG_PAUSE = Duration.ofSeconds(5);

  /** Shorter ones are no reason to cut an answer for the sake of another. */
  private static final long SHORTEST_PAUSE = Duration.ofSeconds(1).toNanos();

  /**
   * Nor is a pause of less than this many times the longest that the answer has made before: a slow
   * client's reading is seen in steps of some kilobytes.
   */
  private static final int USUAL_PAUSES = 3;

  private final long most;
  private final LongSupplier nanoTime;
  private final AtomicLong held = new AtomicLong();
  private final Set<WaitingAnswer> waiting = ConcurrentHashMap.newKeySet();
  private final LongAdder[] cuts = {new LongAdder(), new LongAdder()};

  /**
   * @param most bytes that may be held
   * @param nanoTime by which pauses are measured
   */
  public WaitingAnswers(long most, LongSupplier nanoTime) {
    this.most = most;
    this.nanoTime = nanoTime;
  }

  /**
   * The account of one client's connection, which has one answer at a time.
   *
   * @param cut ends the connection in the middle of its answer; called once at most, on any thread
   */
  public WaitingAnswer of(Runnable cut) {
    return new WaitingAnswer(this, cut);
  }

  long now() {
    return nanoTime.getAsLong();
  }

  /** Bytes that are held now. */
  public long bytes() {
    return held.get();
  }

  /** How many answers were ever cut for that reason. */
  public long cuts(Cut reason) {
    return cuts[reason.ordinal()].sum();
  }

  /**
   * Takes room, and cuts who has paused longest until there is some.
   *
   * @param asker who asks
   * @param hasBegun whether it is for an answer that has begun: then one of them must go, and that
   *     is whoever pauses, however briefly. For a new one nobody must
   * @return false when there is none
   */
  boolean take(long bytes, WaitingAnswer asker, boolean hasBegun) {
    while (!tryTake(bytes)) {
      WaitingAnswer longest = bytes > most ? null : longestPaused(asker, hasBegun);
      if (longest == null) {
        return false;
      }
      longest.cut(Cut.SPACE);
    }
    return true;
  }

  void giveBack(long bytes) {
    held.addAndGet(-bytes);
  }

  void begins(WaitingAnswer answer) {
    waiting.add(answer);
  }

  void ends(WaitingAnswer answer) {
    waiting.remove(answer);
  }

  void wasCut(Cut reason) {
    cuts[reason.ordinal()].increment();
  }

  private boolean tryTake(long bytes) {
    long now = held.get();
    while (now + bytes <= most) {
      if (held.compareAndSet(now, now + bytes)) {
        return true;
      }
      now = held.get();
    }
    return false;
  }

  private @Nullable WaitingAnswer longestPaused(WaitingAnswer asker, boolean hasBegun) {
    WaitingAnswer longest = null;
    for (WaitingAnswer answer : waiting) {
      boolean mayBeCut =
          hasBegun ? answer != asker && answer.paused() > 0 : isLong(answer, answer.paused());
      if (mayBeCut && (longest == null || answer.hasMovedBefore(longest))) {
        longest = answer;
      }
    }
    return longest;
  }

  private static boolean isLong(WaitingAnswer answer, long paused) {
    return paused >= LONG_PAUSE.toNanos()
        || paused >= SHORTEST_PAUSE && paused >= USUAL_PAUSES * answer.longestPause();
  }
}
