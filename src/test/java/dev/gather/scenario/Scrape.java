package dev.gather.scenario;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Prometheus reads from a gateway.
 *
 * @param metrics by name, with the labels of all their series
 */
record Scrape(Map<String, Set<String>> metrics) {

  private static final Pattern SERIES =
      Pattern.compile("(?m)^([a-z][a-z0-9_]*)(?:\\{(.*)})? [^ ]+$");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"(?:[^\"\\\\]|\\\\.)*\"");

  static Scrape of(String text) {
    Map<String, Set<String>> metrics = new TreeMap<>();
    Matcher series = SERIES.matcher(text);
    while (series.find()) {
      Set<String> labels = metrics.computeIfAbsent(series.group(1), name -> new TreeSet<>());
      if (series.group(2) != null) {
        LABEL.matcher(series.group(2)).results().forEach(label -> labels.add(label.group(1)));
      }
    }
    return new Scrape(metrics);
  }
}
