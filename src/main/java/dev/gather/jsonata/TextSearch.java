package dev.gather.jsonata;

/**
 * Finds a part in texts, in time that grows with the sum of their lengths. The platform's own
 * search takes the product of them where part and text are alike.
 *
 * <p>By Knuth, Morris and Pratt: for each length of the part's beginning it is known how much of it
 * also ends there, so that no character of the text is looked at again.
 */
final class TextSearch {

  /** Parts up to here are left to the platform, which is quick with them whatever they are. */
  private static final int SHORT = 32;

  /** Characters between two looks at the time. */
  private static final int STRIDE = 1 << 12;

  private static final int[] NONE = {};

  private final String part;
  private final EvaluationBudget budget;
  private int[] borders = NONE;

  TextSearch(String part, EvaluationBudget budget) {
    this.part = part;
    this.budget = budget;
  }

  /** The first place at or behind {@code from} where the part stands in a text, -1 for none. */
  int find(String text, int from) {
    if (part.length() > text.length() - from) {
      return -1;
    }
    if (part.length() <= SHORT) {
      return text.indexOf(part, from);
    }
    if (borders.length == 0) {
      borders = borders();
    }
    int matched = 0;
    for (int i = from; i < text.length(); i++) {
      matched = longer(matched, text.charAt(i));
      if (matched == part.length()) {
        return i + 1 - matched;
      }
      look(i);
    }
    return -1;
  }

  /** For each beginning of the part, the length of the longest shorter one that it ends with. */
  private int[] borders() {
    budget.allocate((long) Integer.BYTES * part.length());
    int[] lengths = new int[part.length()];
    borders = lengths;
    for (int i = 1; i < lengths.length; i++) {
      lengths[i] = longer(lengths[i - 1], part.charAt(i));
      look(i);
    }
    return lengths;
  }

  /** How much of the part has matched once another character was looked at. */
  private int longer(int matched, char next) {
    int length = matched;
    while (length > 0 && part.charAt(length) != next) {
      length = borders[length - 1];
    }
    return part.charAt(length) == next ? length + 1 : 0;
  }

  private void look(int i) {
    if (i % STRIDE == 0) {
      budget.checkTime();
    }
  }
}
