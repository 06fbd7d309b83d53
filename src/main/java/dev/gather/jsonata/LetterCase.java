package dev.gather.jsonata;

import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Changes the case of letters piece by piece. Of a whole text the JDK copies all that it has for
 * each letter that becomes longer, such as ß: of a megabyte of them, hundreds of gigabytes.
 */
final class LetterCase {

  private static final int PIECE = 64;

  /**
   * Characters on both sides that a piece is changed with: a sigma at the end of a word is another
   * one. What else decides which, no language has that far away.
   */
  private static final int BESIDE = 16;

  private LetterCase() {}

  static String upper(String text, EvaluationBudget budget) {
    return changed(text, part -> part.toUpperCase(Locale.ROOT), budget);
  }

  static String lower(String text, EvaluationBudget budget) {
    return changed(text, part -> part.toLowerCase(Locale.ROOT), budget);
  }

  private static String changed(
      String text, UnaryOperator<String> change, EvaluationBudget budget) {
    BudgetedBuilder result = new BudgetedBuilder(budget);
    int from = 0;
    while (from < text.length()) {
      int to = whole(text, from + PIECE);
      int before = whole(text, from - BESIDE);
      int after = whole(text, to + BESIDE);
      String changed = change.apply(text.substring(before, after));
      // How long letters become depends on nothing beside them.
      result.append(
          changed,
          change.apply(text.substring(before, from)).length(),
          changed.length() - change.apply(text.substring(to, after)).length());
      from = to;
    }
    return result.toString();
  }

  /** A place in the text that cuts no character in two. */
  private static int whole(String text, int at) {
    int within = Math.max(0, Math.min(at, text.length()));
    return within > 0
            && within < text.length()
            && Character.isSurrogatePair(text.charAt(within - 1), text.charAt(within))
        ? within + 1
        : within;
  }
}
