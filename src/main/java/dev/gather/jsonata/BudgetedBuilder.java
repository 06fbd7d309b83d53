package dev.gather.jsonata;

/** Builds a text within an evaluation's budget. */
final class BudgetedBuilder {

  /** While it grows, a text is there twice, and once more when it is handed out. */
  private static final int BYTES_PER_CHARACTER = 4;

  private final StringBuilder text = new StringBuilder();
  private final EvaluationBudget budget;

  BudgetedBuilder(EvaluationBudget budget) {
    this.budget = budget;
  }

  BudgetedBuilder append(String part) {
    return append(part, 0, part.length());
  }

  BudgetedBuilder append(String part, int start, int end) {
    budget.step();
    budget.allocate((long) BYTES_PER_CHARACTER * (end - start));
    text.append(part, start, end);
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
