package dev.gather.jsonata;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.Utils;
import java.text.ParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * JSONata's functions of times: those whose cost grows beyond bounds with a picture, and those that
 * ask for the time, which the library takes from another evaluation.
 */
final class JsonataTimes {

  /** Digits or letters of one part of a time. */
  private static final int MAX_WIDTH = 200;

  private JsonataTimes() {}

  static List<JsonataFunction> functions() {
    return List.of(
        new JsonataFunction("toMillis", "dateTimeToMillis", "<s-s?:n>", JsonataTimes::toMillis),
        new JsonataFunction(
            "fromMillis", "dateTimeFromMillis", "<n-s?s?:s>", JsonataTimes::fromMillis),
        new JsonataFunction("now", "now", "<s?s?:s>", JsonataTimes::now),
        new JsonataFunction("millis", "millis", "<:n>", (none, budget) -> budget.millis()));
  }

  private static @Nullable Object toMillis(
      JsonataFunction.Arguments arguments, EvaluationBudget budget) throws ParseException {
    JsonataNumbers.refuseLongTexts("toMillis", arguments, budget);
    String text = arguments.text(0);
    String picture = arguments.text(1);
    if (text == null) {
      return null;
    }
    Long millis;
    if (picture == null) {
      millis = Functions.dateTimeToMillis(text, null);
    } else {
      refuseWideParts("toMillis", picture, budget);
      TimePicture.Parts parts = TimePicture.split(text, picture);
      millis = parts == null ? null : Functions.dateTimeToMillis(parts.text(), parts.picture());
    }
    return millis == null ? null : Utils.convertNumber(millis);
  }

  private static @Nullable Object fromMillis(
      JsonataFunction.Arguments arguments, EvaluationBudget budget) {
    JsonataNumbers.refuseLongTexts("fromMillis", arguments, budget);
    refuseWideParts("fromMillis", arguments.text(1), budget);
    return Functions.dateTimeFromMillis(arguments.number(0), arguments.text(1), arguments.text(2));
  }

  private static Object now(JsonataFunction.Arguments arguments, EvaluationBudget budget) {
    JsonataNumbers.refuseLongTexts("now", arguments, budget);
    refuseWideParts("now", arguments.text(0), budget);
    return Functions.dateTimeFromMillis(budget.millis(), arguments.text(0), arguments.text(1));
  }

  /** The library fills a part with zeros up to its width, and copies all of them for each. */
  private static void refuseWideParts(
      String name, @Nullable String picture, EvaluationBudget budget) {
    if (picture != null && TimePicture.widest(picture) > MAX_WIDTH) {
      throw budget.exceed("gives $" + name + " a width of more than " + MAX_WIDTH);
    }
  }
}
