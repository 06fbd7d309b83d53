package dev.gather.expression;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Utils;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * JSONata's functions that read a number's text or count on its class, and those that ask for the
 * time, which the library takes from another evaluation.
 */
final class JsonataNumbers {

  /** Beyond the digits that a double can have, before and after the point. */
  private static final int MAX_PLACES = 400;

  private JsonataNumbers() {}

  static List<JsonataFunction> functions() {
    return List.of(
        new JsonataFunction("round", "round", "<n-n?:n>", JsonataNumbers::round),
        new JsonataFunction("abs", "abs", "<n-:n>", JsonataNumbers::abs),
        new JsonataFunction("formatBase", "formatBase", "<n-n?:s>", JsonataNumbers::formatBase),
        new JsonataFunction("now", "now", "<s?s?:s>", JsonataNumbers::now),
        new JsonataFunction("millis", "millis", "<:n>", (none, budget) -> budget.millis()));
  }

  private static @Nullable Object round(
      JsonataFunction.Arguments arguments, EvaluationBudget budget) {
    Number number = arguments.number(0);
    if (number == null || !Utils.isNumeric(number)) {
      return null;
    }
    Number places = arguments.number(1);
    return Utils.convertNumber(round(number.doubleValue(), places == null ? 0 : places.intValue()));
  }

  private static double round(double number, int places) {
    if (places > MAX_PLACES) {
      return number;
    }
    return BigDecimal.valueOf(number)
        .setScale(Math.max(places, -MAX_PLACES), RoundingMode.HALF_EVEN)
        .doubleValue();
  }

  private static @Nullable Object abs(
      JsonataFunction.Arguments arguments, EvaluationBudget budget) {
    Number number = arguments.number(0);
    return number == null ? null : Utils.convertNumber(Math.abs(number.doubleValue()));
  }

  private static @Nullable Object formatBase(
      JsonataFunction.Arguments arguments, EvaluationBudget budget) {
    Number number = arguments.number(0);
    if (number == null || !Utils.isNumeric(number)) {
      return null;
    }
    Number radix = arguments.number(1);
    int base = radix == null ? 10 : radix.intValue();
    if (base < Character.MIN_RADIX || base > Character.MAX_RADIX) {
      throw new JException("D3100", -1);
    }
    return Long.toString((long) round(number.doubleValue(), 0), base);
  }

  private static Object now(JsonataFunction.Arguments arguments, EvaluationBudget budget) {
    return Functions.dateTimeFromMillis(budget.millis(), arguments.text(0), arguments.text(1));
  }
}
