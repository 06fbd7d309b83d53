package dev.gather.definition.problem;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * The known name that a misspelt one was most likely meant to be.
 *
 * <p>Names are compared by optimal string alignment: the number of inserted, removed, replaced and
 * swapped characters, regardless of case. Up to a third of a name may be wrong, three characters at
 * most.
 */
public final class Suggestion {

  private static final int LONGEST_NAME = 64;
  private static final int MOST_EDITS = 3;

  private Suggestion() {}

  /** The nearest of {@code known}, the first of them where several are equally near. */
  public static Optional<String> nearest(String name, Collection<String> known) {
    int limit = Math.min(MOST_EDITS, Math.max(1, name.length() / 3));
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      return Optional.empty();
    }
    return known.stream()
        .filter(candidate -> Math.abs(candidate.length() - name.length()) <= limit)
        .map(candidate -> new Candidate(candidate, distance(name, candidate)))
        .filter(candidate -> candidate.distance() <= limit)
        .min(Comparator.comparingInt(Candidate::distance))
        .map(Candidate::name);
  }

  /** The end of a message, {@code "; did you mean `x`?"}, or nothing when no name is near. */
  public static String didYouMean(String name, Collection<String> known) {
    return nearest(name, known).map(found -> "; did you mean `" + found + "`?").orElse("");
  }

  /** What a name could have been, {@code "a, b; did you mean `a`?"}. */
  public static String among(String name, Collection<String> known) {
    return (known.isEmpty() ? "none is defined" : String.join(", ", known))
        + didYouMean(name, known);
  }

  private static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[][] edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        edits[i][j] = i == 0 || j == 0 ? i + j : fewest(edits, a, b, i, j);
      }
    }
    return edits[a.length()][b.length()];
  }

  private static int fewest(int[][] edits, String a, String b, int i, int j) {
    int replaced = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int fewest = Math.min(replaced, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(fewest, edits[i - 2][j - 2] + 1) : fewest;
  }

  private record Candidate(String name, int distance) {}
}
