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

  /** The median, and between what the values lie. */
  String range(int decimals) {
    return least == most
        ? number(median, decimals)
        : "%s (%s to %s)"
            .formatted(number(median, decimals), number(least, decimals), number(most, decimals));
  }

  /** The median, and half of what the values span as a share of it. */
  String share(int decimals) {
    long percent = median == 0 ? 0 : Math.round(100 * (most - least) / 2 / median);
    return number(median, decimals) + (percent == 0 ? "" : " ± " + percent + " %");
  }

  static String number(double value, int decimals) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
