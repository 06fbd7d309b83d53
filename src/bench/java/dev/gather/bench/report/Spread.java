package dev.gather.bench.report;

import java.util.List;
import java.util.Locale;

/**
 * Several measurements of the same. What is shown beside the median are the quartiles: one
 * disturbed round says nothing of the others.
 */
public record Spread(double lower, double median, double upper, double most) {

  /**
   * @param values at least one
   */
  public static Spread of(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return new Spread(
        at(sorted, 0.25), at(sorted, 0.5), at(sorted, 0.75), sorted.get(sorted.size() - 1));
  }

  /** Of two values, the place between them counts. */
  private static double at(List<Double> sorted, double share) {
    double place = share * (sorted.size() - 1);
    double below = sorted.get((int) Math.floor(place));
    double above = sorted.get((int) Math.ceil(place));
    return below + (above - below) * (place - Math.floor(place));
  }

  /** The median, and between what the middle half of the values lies. */
  String range(int decimals) {
    return lower == upper
        ? number(median, decimals)
        : "%s (%s to %s)"
            .formatted(number(median, decimals), number(lower, decimals), number(upper, decimals));
  }

  /** The median, and half of what the middle half of the values spans as a share of it. */
  String share(int decimals) {
    long percent = median == 0 ? 0 : Math.round(100 * (upper - lower) / 2 / median);
    return number(median, decimals) + (percent == 0 ? "" : " ± " + percent + " %");
  }

  static String number(double value, int decimals) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
