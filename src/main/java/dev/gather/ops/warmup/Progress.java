package dev.gather.ops.warmup;

import dev.gather.process.Time;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How far a process is: it is warm when it has answered many requests and its compilers have had
 * little to do for a while. Asked by one thread at a time.
 */
final class Progress {

  /** A method is compiled for good after some thousand calls. */
  private static final long LEAST_ANSWERS = 2_000;

  private static final long SLICE = TimeUnit.MILLISECONDS.toNanos(250);

  /** Of the time of one compiler thread. */
  private static final double LITTLE = 0.2;

  private static final int SLICES = 3;

  private final @Nullable CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();
  private final AtomicLong answers = new AtomicLong();
  private final Time time;
  private long since;
  private long compiled = compilationMillis();
  private int quiet;

  Progress(Time time) {
    this.time = time;
    this.since = time.nanoTime();
  }

  void answered() {
    answers.incrementAndGet();
  }

  long answers() {
    return answers.get();
  }

  boolean isWarm() {
    look();
    return answers.get() >= LEAST_ANSWERS && quiet >= SLICES;
  }

  private void look() {
    long now = time.nanoTime();
    if (now - since < SLICE) {
      return;
    }
    long total = compilationMillis();
    double share = TimeUnit.MILLISECONDS.toNanos(total - compiled) / (double) (now - since);
    quiet = share < LITTLE ? quiet + 1 : 0;
    since = now;
    compiled = total;
  }

  /** Of all compiler threads; zero for ever where the JVM only interprets. */
  private long compilationMillis() {
    return compilers == null || !compilers.isCompilationTimeMonitoringSupported()
        ? 0
        : compilers.getTotalCompilationTime();
  }
}
