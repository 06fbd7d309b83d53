package dev.gather.jsonata;

/**
 * A text that counts the looks at it. Each of many matches may look at all the rest of it, so the
 * search for them has to stop in time.
 */
final class BudgetedText implements CharSequence {

  private final String text;
  private final EvaluationBudget budget;

  BudgetedText(String text, EvaluationBudget budget) {
    this.text = text;
    this.budget = budget;
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public char charAt(int index) {
    budget.step();
    return text.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.substring(start, end);
  }

  @Override
  public String toString() {
    return text;
  }
}
