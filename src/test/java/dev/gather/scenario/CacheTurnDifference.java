package dev.gather.scenario;

import dev.gather.rfc9111.Rewording;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Why HttpClient asks its service when Gather does not, or the other way round, each with the
 * paragraph that gives Gather the right to.
 */
enum CacheTurnDifference implements Rewording<List<CacheTurn>> {
  ALL_FIELDS_IN_THE_KEY(
      "RFC 9111, 4 and 4.1: the fields that Vary names must match for an answer to be reused, and it"
          + " need not be; in Gather's key are all that are sent",
      turn ->
          turn.isRead() && !variesByAnything(turn)
              ? turn.withAnswer("vary", List.of("accept-language, x-a, x-b"))
              : turn),
  VALUES_AS_THEY_CAME(
      "RFC 9111, 4.1: values may be normalized before they are compared, and need not be",
      turn -> turn.withFields(exact(turn.fields()))),
  A_STAR_ANYWHERE(
      "RFC 9111, 3: nothing must be stored; Gather stores nothing whose Vary has a star in it",
      turn -> variesByAnything(turn) ? turn.withAnswer("vary", List.of("*")) : turn),
  NO_GUESSES(
      "RFC 9111, 4.4: what Location and Content-Location name may be invalidated, and need not be",
      turn ->
          turn.isRead()
              ? turn
              : turn.withAnswer("location", List.of()).withAnswer("content-location", List.of())),
  METHODS_AS_THEY_CAME(
      "RFC 9110, 9.1, and RFC 9111, 4.4: the method's name is case-sensitive, and what is not known"
          + " to be safe is not",
      turn ->
          turn.method().equals(turn.method().toUpperCase(Locale.ROOT))
              ? turn
              : turn.withMethod("PUT"));

  private final String paragraph;
  private final UnaryOperator<CacheTurn> words;

  CacheTurnDifference(String paragraph, UnaryOperator<CacheTurn> words) {
    this.paragraph = paragraph;
    this.words = words;
  }

  @Override
  public List<CacheTurn> inOtherWords(List<CacheTurn> said) {
    return said.stream().map(words).toList();
  }

  @Override
  public String toString() {
    return name() + " (" + paragraph + ")";
  }

  private static boolean variesByAnything(CacheTurn turn) {
    return turn.answer().getOrDefault("vary", List.of()).stream()
        .anyMatch(names -> names.contains("*"));
  }

  /** A word for each different text. */
  private static Map<String, List<String>> exact(Map<String, List<String>> fields) {
    Map<String, List<String>> exact = new TreeMap<>();
    fields.forEach(
        (name, lines) -> exact.put(name, List.of("v" + String.join("\n", lines).hashCode())));
    return exact;
  }
}
