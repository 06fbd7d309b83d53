package dev.gather.jsonata;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.Utils;
import dev.gather.jsonata.JsonataFunction.Call;
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
        new JsonataFunction("now", "<s?s?:s>", JsonataTimes::now),
        new JsonataFunction("millis", "<:n>", call -> call.budget().millis()));
  }

  private static @Nullable Object toMillis(Call call) throws ParseException {
    JsonataNumbers.refuseLongTexts("toMillis", call);
    String text = call.text(0);
    String picture = call.text(1);
    if (text == null) {
      return null;
    }
    Long millis;
    if (picture == null) {
      millis = Functions.dateTimeToMillis(text, null);
    } else {
      refuseWideParts("toMillis", picture, call.budget());
      TimePicture.Parts parts = TimePicture.split(text, picture);
      millis = parts == null ? null : Functions.dateTimeToMillis(parts.text(), parts.picture());
    }
    return millis == null ? null : Utils.convertNumber(millis);
  }

  private static @Nullable Object fromMillis(Call call) {
    JsonataNumbers.refuseLongTexts("fromMillis", call);
    refuseWideParts("fromMillis", call.text(1), call.budget());
    return Functions.dateTimeFromMillis(call.number(0), call.text(1), call.text(2));
  }

  private static Object now(Call call) {
    JsonataNumbers.refuseLongTexts("now", call);
    refuseWideParts("now", call.text(0), call.budget());
    return Functions.dateTimeFromMillis(call.budget().millis(), call.text(0), call.text(1));
  }

  /** The library fills a part with zeros up to its width, and copies all of them for each. */
  private static void refuseWideParts(
      String name, @Nullable String picture, EvaluationBudget budget) {
    if (picture != null && TimePicture.widest(picture) > MAX_WIDTH) {
      throw budget.exceed("gives $" + name + " a width of more than " + MAX_WIDTH);
    }
  }
}
