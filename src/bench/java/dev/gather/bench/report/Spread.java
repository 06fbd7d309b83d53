package dev.gather.bench.report;

import java.util.List;
import java.util.Locale;

/** Several measurements of the same. */
public record Spread(double least, double median, double most) {

  /**
   * @param values at least one
   */
  public static Spread of(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int last = sorted.size() - 1;
    return new Spread(
        sorted.get(0), (sorted.get(last / 2) + sorted.get((last + 1) / 2)) / 2, sorted.get(last));
  }

  /** The median, and where there is more than one value how far they reach. */
  public String text(int decimals) {
    String middle = number(median, decimals);
    if (least == most) {
      return middle;
    }
    return "%s (%s to %s)".formatted(middle, number(least, decimals), number(most, decimals));
  }

  static String number(double value, int decimals) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
