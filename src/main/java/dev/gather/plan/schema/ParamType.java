package dev.gather.plan.schema;

import dev.gather.json.JsonText;
import dev.gather.json.Slice;
import java.util.List;
import java.util.regex.Pattern;

/** What a parameter's texts may be read as. */
public sealed interface ParamType {

  /** Whether it has a value for so many texts. */
  boolean takes(int texts);

  /**
   * A single text. It is read as JSON writes a value: {@code 010} and {@code +1} are no numbers,
   * and neither is what no double can hold.
   */
  enum Scalar implements ParamType {
    INTEGER,
    NUMBER,
    BOOLEAN,
    STRING;

    // RFC 8259, section 6, in time that grows with the text.
    private static final Pattern DIGITS = Pattern.compile("-?(0|[1-9][0-9]*+)");
    private static final Pattern ANY_NUMBER =
        Pattern.compile("-?(0|[1-9][0-9]*+)(\\.[0-9]++)?([eE][+-]?[0-9]++)?");

    @Override
    public boolean takes(int texts) {
      return texts == 1;
    }

    boolean reads(String text) {
      return switch (this) {
        case INTEGER -> isNumber(DIGITS, text);
        case NUMBER -> isNumber(ANY_NUMBER, text);
        case BOOLEAN -> text.equals("true") || text.equals("false");
        case STRING -> true;
      };
    }

    private static boolean isNumber(Pattern pattern, String text) {
      return pattern.matcher(text).matches() && Double.isFinite(Double.parseDouble(text));
    }

    /** The JSON of a text that it reads. There is one zero: expressions tell a negative from it. */
    Slice json(String text) {
      return switch (this) {
        case STRING -> Slice.of(JsonText.literal(text));
        case BOOLEAN -> Slice.of(text);
        case INTEGER, NUMBER ->
            Slice.of(
                text.startsWith("-") && Double.parseDouble(text) == 0 ? text.substring(1) : text);
      };
    }
  }

  /**
   * An array, of a query parameter that may be there several times.
   *
   * @param elements what each of them may be read as, the first first
   */
  record Several(List<Scalar> elements) implements ParamType {
    @Override
    public boolean takes(int texts) {
      return true;
    }
  }
}
