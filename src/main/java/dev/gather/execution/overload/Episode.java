package dev.gather.execution.overload;

import dev.gather.process.LinePace;
import dev.gather.process.Time;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * A state that may come and go a thousand times in a second. It is told once when it comes, and
 * once when it has not been seen for a while; what happened in between is a number.
 */
final class Episode implements AutoCloseable {

  /** Not seen for as long, it is over. */
  static final Duration QUIET = LinePace.PAUSE;

  private final Story story;
  private final Time time;
  private final LongAdder times = new LongAdder();
  private final AtomicBoolean isUnderWay = new AtomicBoolean();
  private volatile long lastSeen;
  private volatile boolean isClosed;
  private volatile @Nullable Disposable look;

  /** Of the episode that was told last. */
  private long began;

  private long timesBefore;

  Episode(Story story, Time time) {
    this.story = story;
    this.time = time;
  }

  /** The state is there. */
  void seen() {
    lastSeen = time.nanoTime();
    if (!isUnderWay.get() && isUnderWay.compareAndSet(false, true)) {
      began = lastSeen;
      timesBefore = times.sum();
      story.began();
      lookLater();
    }
  }

  /** Something comes of it, now or afterwards. */
  void count() {
    times.increment();
  }

  /** Whether it was told that it began, and not yet that it is over. */
  boolean isUnderWay() {
    return isUnderWay.get();
  }

  /** How much of the time has passed after which it is over, from 0 to 1. */
  double quiet() {
    return Math.min(1, (double) (time.nanoTime() - lastSeen) / QUIET.toNanos());
  }

  private void lookLater() {
    look = time.scheduler().schedule(this::look, QUIET.toMillis(), TimeUnit.MILLISECONDS);
    if (isClosed) {
      close();
    }
  }

  private void look() {
    if (story.goesOn()) {
      seen();
    }
    if (quiet() < 1) {
      lookLater();
      return;
    }
    story.ended(Duration.ofNanos(time.nanoTime() - began), times.sum() - timesBefore);
    isUnderWay.set(false);
  }

  @Override
  public void close() {
    isClosed = true;
    Disposable next = look;
    if (next != null) {
      next.dispose();
    }
  }

  /** What it is an episode of. */
  interface Story {

    void began();

    /** Whether the state is there now, though nobody may have seen it. */
    boolean goesOn();

    /**
     * @param after how long after it began
     * @param times how often something came of it
     */
    void ended(Duration after, long times);
  }
}
