package dev.gather.bench.load;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** How long answers took, in three digits. */
public final class Latencies implements Answers {

  private static final long LONGEST = TimeUnit.MINUTES.toNanos(5);

  private final Histogram histogram = new Histogram(LONGEST, 3);

  @Override
  public void answered(long start, long end) {
    histogram.recordValue(Math.min(end - start, LONGEST));
  }

  public long count() {
    return histogram.getTotalCount();
  }

  /** In microseconds. */
  public double percentile(double percentile) {
    return histogram.getValueAtPercentile(percentile) / 1e3;
  }
}
