package dev.gather.definition.problem;

import java.util.Comparator;

/**
 * One thing that is wrong with a definition file.
 *
 * @param location where
 * @param message what is wrong and, in brackets, what was expected; never a value that came from
 *     the environment
 */
public record Problem(Location location, String message) implements Comparable<Problem> {

  private static final Comparator<Problem> ORDER =
      Comparator.comparing((Problem problem) -> problem.location().file())
          .thenComparing(problem -> problem.location().line())
          .thenComparing(problem -> problem.location().column())
          .thenComparing(Problem::message);

  @Override
  public int compareTo(Problem other) {
    return ORDER.compare(this, other);
  }

  /** As {@code file:line:column: message}. */
  @Override
  public String toString() {
    return location + ": " + message;
  }
}
