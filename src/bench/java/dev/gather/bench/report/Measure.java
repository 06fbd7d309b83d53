package dev.gather.bench.report;

/**
 * Something that is measured.
 *
 * @param name heads a column
 * @param unit of the number, or empty
 * @param decimals of it that are shown
 */
public record Measure(String name, String unit, int decimals) {

  public static final Measure THROUGHPUT = new Measure("throughput", "requests/s", 0);
  public static final Measure CPU = new Measure("CPU", "µs/request", 0);
  public static final Measure ALLOCATED = new Measure("allocated", "KB/request", 1);
  public static final Measure P50 = new Measure("p50", "ms", 2);
  public static final Measure P99 = new Measure("p99", "ms", 2);
  public static final Measure HALF_P50 = new Measure("p50 at half load", "ms", 2);
  public static final Measure HALF_P99 = new Measure("p99 at half load", "ms", 2);
  public static final Measure RESIDENT = new Measure("RSS", "MB", 0);
  public static final Measure PAUSE_P50 = new Measure("GC pause, median", "ms", 1);
  public static final Measure PAUSE_MAX = new Measure("GC pause, longest", "ms", 1);

  /** How much of its processor the server used: below 95 something else was the limit. */
  public static final Measure BUSY = new Measure("busy", "%", 0);

  @Override
  public String toString() {
    return unit.isEmpty() ? name : name + ", " + unit;
  }
}
