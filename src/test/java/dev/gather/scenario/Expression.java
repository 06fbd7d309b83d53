package dev.gather.scenario;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a PromQL expression reads: enough of the language for the dashboard and the rules.
 *
 * @param metrics by name, with the labels that selectors name
 * @param grouped labels that results keep, of {@code by}
 */
record Expression(Map<String, Set<String>> metrics, Set<String> grouped) {

  private static final Pattern GROUPING =
      Pattern.compile("\\b(?:by|without|on|ignoring)\\s*\\(([^)]*)\\)");
  private static final Pattern SELECTOR =
      Pattern.compile("\\b([a-z_][a-z0-9_]*)\\b(?:\\s*\\{([^}]*)})?(?!\\s*\\()");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)\\s*(?:=~|!~|!=|=)\\s*\"[^\"]*\"");
  private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");
  private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "bool", "offset");

  static Expression of(String text) {
    Set<String> grouped = new TreeSet<>();
    Matcher grouping = GROUPING.matcher(text);
    while (grouping.find()) {
      grouped.addAll(words(grouping.group(1)));
    }
    Map<String, Set<String>> metrics = new TreeMap<>();
    String flat = RANGE.matcher(GROUPING.matcher(text).replaceAll("")).replaceAll("");
    Matcher selector = SELECTOR.matcher(flat);
    while (selector.find()) {
      if (!OPERATORS.contains(selector.group(1))) {
        Set<String> labels = metrics.computeIfAbsent(selector.group(1), metric -> new TreeSet<>());
        if (selector.group(2) != null) {
          labels.addAll(labels(selector.group(2)));
        }
      }
    }
    return new Expression(metrics, grouped);
  }

  private static List<String> words(String list) {
    return Arrays.stream(list.split(","))
        .map(String::strip)
        .filter(Predicate.not(String::isEmpty))
        .toList();
  }

  private static Set<String> labels(String selector) {
    return LABEL
        .matcher(selector)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toSet());
  }
}
