package dev.gather.expression;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Utils;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * JSONata's functions of numbers and times: those that read a number's text or count on its class,
 * those whose cost grows beyond bounds, and those that ask for the time, which the library takes
 * from another evaluation.
 */
final class JsonataNumbers {

  /** Beyond the digits that a double can have, before and after the point. */
  private static final int MAX_PLACES = 400;

  /** Characters of a number, a time or a picture of them. */
  private static final int MAX_TEXT = 200;

  private JsonataNumbers() {}

  static List<JsonataFunction> functions() {
    return List.of(
        new JsonataFunction("round", "round", "<n-n?:n>", JsonataNumbers::round),
        new JsonataFunction("abs", "abs", "<n-:n>", JsonataNumbers::abs),
        new JsonataFunction("formatBase", "formatBase", "<n-n?:s>", JsonataNumbers::formatBase),
        ofShortTexts("parseInteger", "parseInteger", "<s-s:n>"),
        ofShortTexts("formatInteger", "formatInteger", "<n-s:s>"),
        ofShortTexts("formatNumber", "formatNumber", "<n-so?:s>"),
        ofShortTexts("toMillis", "dateTimeToMillis", "<s-s?:n>"),
        ofShortTexts("fromMillis", "dateTimeFromMillis", "<n-s?s?:s>"),
        new JsonataFunction("now", "now", "<s?s?:s>", JsonataNumbers::now),
        new JsonataFunction("millis", "millis", "<:n>", (none, budget) -> budget.millis()));
  }

  /** One of the library's own, whose time grows faster than the texts that it is given. */
  private static JsonataFunction ofShortTexts(String name, String original, String signature) {
    Method method = Functions.getFunction(Functions.class, original);
    return new JsonataFunction(
        name,
        original,
        signature,
        (arguments, budget) -> {
          for (Object argument : arguments.values()) {
            if (argument instanceof String text && text.length() > MAX_TEXT) {
              throw budget.exceed(
                  "gives $" + name + " a text of more than " + MAX_TEXT + " characters");
            }
          }
          return Functions.call(null, method, arguments.values());
        });
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
