package dev.gather.bench.load;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** How long answers took, in three digits. */
public final class Latencies implements Answers {

  private static final long LONGEST = TimeUnit.MINUTES.toNanos(5);

  private final Histogram histogram = new Histogram(LONGEST, 3);

  @Override
  public void answered(long start, long end) {
    took(end - start);
  }

  /** Something took so many nanoseconds. */
  public void took(long nanos) {
    histogram.recordValue(Math.max(0, Math.min(nanos, LONGEST)));
  }

  /** Counts those of another stretch as well. */
  public void add(Latencies others) {
    histogram.add(others.histogram);
  }

  public long count() {
    return histogram.getTotalCount();
  }

  /** In microseconds. */
  public double percentile(double percentile) {
    return histogram.getValueAtPercentile(percentile) / 1e3;
  }
}
