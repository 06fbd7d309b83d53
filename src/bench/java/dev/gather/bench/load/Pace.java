package dev.gather.bench.load;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Says when requests of a fixed rate are due. A thread of its own waits, as a selector can only be
 * told to wait for whole milliseconds.
 */
final class Pace implements AutoCloseable {

  private final long begin = System.nanoTime();
  private final long total;
  private final double interval;
  private final Runnable whenDue;
  private final Thread thread;
  private volatile long due;
  private volatile boolean over;

  private Pace(Duration duration, double perSecond, Runnable whenDue) {
    this.total = Math.max(1, (long) (duration.toNanos() / 1e9 * perSecond));
    this.interval = 1e9 / perSecond;
    this.whenDue = whenDue;
    this.thread = new Thread(this::tell, "pace");
  }

  static Pace begin(Duration duration, double perSecond, Runnable whenDue) {
    Pace pace = new Pace(duration, perSecond, whenDue);
    pace.thread.setDaemon(true);
    pace.thread.start();
    return pace;
  }

  /** Requests in all. */
  long total() {
    return total;
  }

  /** Requests that should have been sent by now. */
  long due() {
    return due;
  }

  /** When the request of this number is due. */
  long start(long number) {
    return begin + (long) (number * interval);
  }

  @Override
  public void close() {
    over = true;
    LockSupport.unpark(thread);
  }

  private void tell() {
    while (!over && due < total) {
      long wait = start(due) - System.nanoTime();
      if (wait > 0) {
        LockSupport.parkNanos(wait);
      } else {
        due = Math.min(total, (long) ((System.nanoTime() - begin) / interval) + 1);
        whenDue.run();
      }
    }
  }
}
