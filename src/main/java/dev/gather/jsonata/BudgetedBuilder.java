package dev.gather.jsonata;

/** Builds a text within an evaluation's budget. */
final class BudgetedBuilder {

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
    budget.allocate(end - start);
    text.append(part, start, end);
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
