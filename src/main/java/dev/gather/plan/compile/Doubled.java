package dev.gather.plan.compile;

import dev.gather.definition.problem.Quote;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What would be a reference if it did not stand in two pairs of braces, {@code {{path.id}}}. A
 * brace that is written twice is text, so the request would ask for {@code {path.id}} itself.
 *
 * @param text between the braces, without white space around it
 * @param offset of the first brace
 */
record Doubled(String text, int offset) {

  /**
   * The first one, in linear time.
   *
   * @param isScope whether a name is one that a reference begins with
   */
  static Optional<Doubled> find(String template, Predicate<String> isScope) {
    int start = -1;
    int at = 0;
    while (at < template.length()) {
      char c = template.charAt(at);
      int run = run(template, at);
      if (c == '{') {
        // Of three the last begins a reference, and four are a text of two.
        start = run == 2 ? at + run : -1;
      } else if (c == '}' && start >= 0) {
        String inside = template.substring(start, at).strip();
        if (run == 2 && isReference(inside, isScope)) {
          return Optional.of(new Doubled(inside, start - 2));
        }
        start = -1;
      }
      at += run;
    }
    return Optional.empty();
  }

  /** Tells what is wrong, and what was expected. */
  String problem() {
    return "`{{%s}}` is the text {%s}, as a brace that is text is written twice (expected: {%s})"
        .formatted(Quote.shorten(text), Quote.shorten(text), Quote.shorten(text));
  }

  /** How many braces of one kind stand here; one for any other character. */
  private static int run(String template, int from) {
    char c = template.charAt(from);
    int end = from + 1;
    while ((c == '{' || c == '}') && end < template.length() && template.charAt(end) == c) {
      end++;
    }
    return end - from;
  }

  private static boolean isReference(String inside, Predicate<String> isScope) {
    int end = 0;
    while (end < inside.length() && isNameCharacter(inside.charAt(end))) {
      end++;
    }
    boolean goesOn = end < inside.length() && ".[:".indexOf(inside.charAt(end)) >= 0;
    return (goesOn || end == inside.length()) && isScope.test(inside.substring(0, end));
  }

  private static boolean isNameCharacter(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }
}
