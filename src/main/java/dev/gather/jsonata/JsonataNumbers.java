package dev.gather.jsonata;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Utils;
import dev.gather.jsonata.JsonataFunction.Call;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * JSONata's functions of numbers: those that read a number's text or count on its class, those
 * whose cost grows beyond bounds, and those in which the library differs from the reference.
 */
final class JsonataNumbers {

  /** Beyond the digits that a double can have, before and after the point. */
  private static final int MAX_PLACES = 400;

  /** Characters of a number, a time or a picture of them. */
  private static final int MAX_TEXT = 200;

  /** Binary digits, and the two characters before them, of the largest double. */
  private static final int MAX_DIGITS = Double.MAX_EXPONENT + 3;

  private static final Pattern DECIMAL =
      Pattern.compile("-?[0-9]++(\\.[0-9]++)?([eE][+-]?[0-9]++)?");

  private static final Pattern OF_A_BASE =
      Pattern.compile("0([xX][0-9A-Fa-f]++|[oO][0-7]++|[bB][01]++)");

  private JsonataNumbers() {}

  static List<JsonataFunction> functions() {
    return List.of(
        new JsonataFunction("round", "<n-n?:n>", JsonataNumbers::round),
        new JsonataFunction("abs", "<n-:n>", JsonataNumbers::abs),
        new JsonataFunction("formatBase", "<n-n?:s>", JsonataNumbers::formatBase),
        ofShortTexts("parseInteger", "<s-s:n>"),
        ofShortTexts("formatInteger", "<n-s:s>"),
        ofShortTexts("formatNumber", "<n-so?:s>"),
        new JsonataFunction("number", "<(nsb)-:n>", JsonataNumbers::number),
        new JsonataFunction("count", "<x:n>", JsonataNumbers::count));
  }

  /** One of the library's own, whose time grows faster than the texts that it is given. */
  private static JsonataFunction ofShortTexts(String name, String signature) {
    Method method = Functions.getFunction(Functions.class, name);
    return new JsonataFunction(
        name,
        signature,
        call -> {
          refuseLongTexts(name, call);
          return Functions.call(null, method, call.arguments());
        });
  }

  /** Ends the evaluation where a function is given a long text, also inside of options. */
  static void refuseLongTexts(String name, Call call) {
    for (Object argument : call.arguments()) {
      Collection<?> values =
          argument instanceof Map<?, ?> options
              ? options.values()
              : Collections.singleton(argument);
      for (Object value : values) {
        if (value instanceof String text && text.length() > MAX_TEXT) {
          throw call.budget()
              .exceed("gives $" + name + " a text of more than " + MAX_TEXT + " characters");
        }
      }
    }
  }

  /** Reads numbers of JSON, also with leading zeros, and hexadecimal, octal and binary ones. */
  private static @Nullable Object number(Call call) {
    Object value = call.get(0);
    if (value == Jsonata.NULL_VALUE) {
      throw new JException("T0410", -1);
    }
    if (value instanceof Boolean isOne) {
      return isOne ? 1 : 0;
    }
    if (value instanceof Number number) {
      return Utils.convertNumber(number);
    }
    if (!(value instanceof String text)) {
      return null;
    }
    double number = number(text);
    if (!Double.isFinite(number)) {
      throw new JException("D3030", -1);
    }
    return Utils.convertNumber(number);
  }

  /** Not finite where the text is no number, or none that a double can hold. */
  private static double number(String text) {
    if (DECIMAL.matcher(text).matches()) {
      return Double.parseDouble(text);
    }
    if (text.length() > MAX_DIGITS || !OF_A_BASE.matcher(text).matches()) {
      return Double.NaN;
    }
    int base =
        switch (text.charAt(1)) {
          case 'x', 'X' -> 16;
          case 'o', 'O' -> 8;
          default -> 2;
        };
    return new BigInteger(text.substring(2), base).doubleValue();
  }

  /** How many values there are. Null is one; the library takes it for undefined, which is none. */
  private static Object count(Call call) {
    List<Object> values = call.list(0);
    return values == null ? 0 : values.size();
  }

  private static @Nullable Object round(Call call) {
    Number number = call.number(0);
    if (number == null || !Utils.isNumeric(number)) {
      return null;
    }
    Number places = call.number(1);
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

  private static @Nullable Object abs(Call call) {
    Number number = call.number(0);
    return number == null ? null : Utils.convertNumber(Math.abs(number.doubleValue()));
  }

  private static @Nullable Object formatBase(Call call) {
    Number number = call.number(0);
    if (number == null || !Utils.isNumeric(number)) {
      return null;
    }
    Number radix = call.number(1);
    int base = radix == null ? 10 : radix.intValue();
    if (base < Character.MIN_RADIX || base > Character.MAX_RADIX) {
      throw new JException("D3100", -1);
    }
    return Long.toString((long) round(number.doubleValue(), 0), base);
  }
}
