package dev.gather.bench.load;

/** Counts answers by the second in which they came, and looks at the first ones by themselves. */
public final class FirstSeconds implements Answers {

  private final long begin = System.nanoTime();
  private final int most;
  private final int[] counts;
  private final Latencies first = new Latencies();
  private final Latencies last = new Latencies();

  /**
   * @param most answers that are the first
   * @param seconds that are counted
   */
  public FirstSeconds(int most, int seconds) {
    this.most = most;
    this.counts = new int[seconds];
  }

  @Override
  public void answered(long start, long end) {
    int second = (int) ((end - begin) / 1_000_000_000);
    if (second < counts.length) {
      counts[second]++;
    }
    if (first.count() < most) {
      first.answered(start, end);
    } else if (second >= counts.length * 3 / 4) {
      last.answered(start, end);
    }
  }

  /** Answers in a second, the first of which is 0. */
  public int count(int second) {
    return counts[second];
  }

  public Latencies first() {
    return first;
  }

  /** Those of the last quarter of the time. */
  public Latencies last() {
    return last;
  }
}
