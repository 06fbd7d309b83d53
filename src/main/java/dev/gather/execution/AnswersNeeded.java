package dev.gather.execution;

import dev.gather.execution.call.Outcome;
import dev.gather.plan.CallPlan;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * How many of a route's calls must have answered. A fallback is no answer, and a call that was left
 * out has neither answered nor failed.
 *
 * @param number zero where it does not matter
 * @param shown the calls that count
 */
record AnswersNeeded(int number, List<CallPlan> shown) {

  static AnswersNeeded of(int number, List<CallPlan> calls) {
    return new AnswersNeeded(number, calls.stream().filter(CallPlan::isShownAnswer).toList());
  }

  /** Whether it matters. */
  boolean matter() {
    return number > 0;
  }

  /** Whether so many are there, of the calls that have ended. */
  boolean areThere(IntFunction<@Nullable Outcome> outcomes) {
    int answered = 0;
    for (int i = 0; answered < number && i < shown.size(); i++) {
      Outcome outcome = outcomes.apply(shown.get(i).index());
      if (outcome != null && outcome.hasAnswer()) {
        answered++;
      }
    }
    return answered >= number;
  }

  /**
   * The call that decides what the client is told, where there are too few: the first in the file's
   * order that has failed. Where none has, the document is whole without them.
   */
  @Nullable CallPlan decisive(IntFunction<@Nullable Outcome> outcomes) {
    if (areThere(outcomes)) {
      return null;
    }
    for (CallPlan call : shown) {
      Outcome outcome = outcomes.apply(call.index());
      if (outcome != null && !outcome.hasAnswer() && outcome.missing().isPresent()) {
        return call;
      }
    }
    return null;
  }
}
