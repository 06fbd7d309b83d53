package dev.gather.execution.stream;

/**
 * Bytes that wait for one client, and when it last took some of them.
 *
 * <p>A pause is what two looks have found: the time from the last move that is known to the last
 * look since. When looks come late, because the machine is busy, pauses seem shorter than they are
 * and never longer.
 */
public final class WaitingAnswer {

  private final WaitingAnswers all;
  private final Runnable cut;

  /** Changed under the lock, with the two below. */
  private volatile long waiting;

  private long held;
  private boolean isClosed;
  private volatile long movedAt;
  private volatile long longestPause;
  private volatile long lookedAt;

  WaitingAnswer(WaitingAnswers all, Runnable cut) {
    this.all = all;
    this.cut = cut;
  }

  /**
   * A new answer's bytes, before it has begun.
   *
   * @return false when there is no room for them, or the connection is gone
   */
  public boolean add(long bytes) {
    return add(bytes, false);
  }

  /**
   * More bytes of an answer that has begun, which is cut where there is no room for them.
   *
   * @return false when it was cut, or the connection is gone
   */
  public boolean addMore(long bytes) {
    boolean isAdded = add(bytes, true);
    if (!isAdded) {
      cut(WaitingAnswers.Cut.SPACE);
    }
    return isAdded;
  }

  private boolean add(long bytes, boolean hasBegun) {
    // Not under the lock: to make room, others are cut under theirs.
    if (!all.take(bytes, this, hasBegun)) {
      return false;
    }
    synchronized (this) {
      if (isClosed) {
        all.giveBack(bytes);
        return false;
      }
      if (waiting == 0) {
        movedAt = all.now();
        lookedAt = movedAt;
        longestPause = 0;
        all.begins(this);
      }
      waiting += bytes;
      held += bytes;
      return true;
    }
  }

  /**
   * The client has read some of an answer that stays in memory, whole, until its end. All its bytes
   * count until nothing of it waits: otherwise a client could hold all of it for one unread byte.
   */
  public synchronized void taken(long bytes) {
    settle(bytes, 0);
  }

  /** The client has taken some, which are nowhere any more. */
  public synchronized void passed(long bytes) {
    settle(bytes, bytes);
  }

  private void settle(long bytes, long free) {
    moved();
    if (isClosed || waiting == 0) {
      return;
    }
    waiting = Math.max(0, waiting - bytes);
    long freed = waiting == 0 ? held : Math.min(held, free);
    held -= freed;
    all.giveBack(freed);
    if (waiting == 0) {
      all.ends(this);
    }
  }

  /** Something has moved, if only a part of what is to be {@link #taken}. */
  public void moved() {
    long now = all.now();
    longestPause = Math.max(longestPause, now - movedAt);
    movedAt = now;
  }

  /** Somebody has looked whether anything moved. */
  public void looked() {
    lookedAt = all.now();
  }

  /** Nanoseconds without a move; zero or less when nothing waits. */
  public long paused() {
    return waiting == 0 ? 0 : lookedAt - movedAt;
  }

  /** Whether its last move was before the other's. */
  boolean hasMovedBefore(WaitingAnswer other) {
    return movedAt - other.movedAt < 0;
  }

  /** The longest pause after which something moved again, of what waits now. */
  long longestPause() {
    return longestPause;
  }

  /** Whether the client has taken all that there was. */
  public boolean isIdle() {
    return waiting == 0;
  }

  /** Ends the answer without a good end. */
  public void cut(WaitingAnswers.Cut reason) {
    // What it held is free a moment later, when the connection's event loop has let go of it.
    if (close()) {
      all.wasCut(reason);
      cut.run();
    }
  }

  /**
   * Gives up what waits: the connection is gone.
   *
   * @return false when it was closed before
   */
  public synchronized boolean close() {
    if (isClosed) {
      return false;
    }
    isClosed = true;
    all.giveBack(held);
    all.ends(this);
    held = 0;
    waiting = 0;
    return true;
  }
}
