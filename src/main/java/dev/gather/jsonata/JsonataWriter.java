package dev.gather.jsonata;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.dashjoin.jsonata.Jsonata;
import dev.gather.json.ByteOutput;
import dev.gather.json.JsonText;
import dev.gather.json.Slice;
import dev.gather.jsonata.JsonataExpression.EvaluationException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes what JSONata made as JSON, within the limits of an evaluation. */
final class JsonataWriter {

  private final EvaluationBudget budget;
  private final ByteOutput target = new ByteOutput(256);

  private JsonataWriter(EvaluationBudget budget) {
    this.budget = budget;
  }

  /**
   * @throws EvaluationException if the value is no JSON or beyond the budget
   */
  static byte[] write(Object value, EvaluationBudget budget) {
    JsonataWriter writer = new JsonataWriter(budget);
    writer.value(value);
    writer.checkSize(0);
    return writer.target.toByteArray();
  }

  private void value(@Nullable Object value) {
    checkSize(0);
    budget.step();
    if (value instanceof String text) {
      string(text);
    } else if (value instanceof Map<?, ?> map) {
      object(map);
    } else if (value instanceof List<?> list) {
      array(list);
    } else if (value instanceof Number number) {
      number(number);
    } else if (value instanceof Boolean) {
      target.write(value.toString().getBytes(UTF_8));
    } else if (value == null || value == Jsonata.NULL_VALUE) {
      // The library's own copies have plain nulls.
      target.write(Slice.NULL.bytes());
    } else {
      throw new EvaluationException("results in a function");
    }
  }

  private void object(Map<?, ?> map) {
    int separator = '{';
    for (Map.Entry<?, ?> member : map.entrySet()) {
      target.write(separator);
      string((String) member.getKey());
      target.write(':');
      value(member.getValue());
      separator = ',';
    }
    if (separator == '{') {
      target.write('{');
    }
    target.write('}');
  }

  private void array(List<?> list) {
    int separator = '[';
    for (Object element : list) {
      target.write(separator);
      value(element);
      separator = ',';
    }
    if (separator == '[') {
      target.write('[');
    }
    target.write(']');
  }

  private void number(Number number) {
    if (number instanceof Double value) {
      if (!Double.isFinite(value)) {
        throw new EvaluationException("results in a number that JSON has not");
      }
      target.write(ExactNumber.text(value).getBytes(UTF_8));
    } else {
      target.write(number.toString().getBytes(UTF_8));
    }
  }

  private void string(String text) {
    checkSize(text.length());
    target.write(JsonText.isWellFormed(text) ? JsonText.literal(text) : escaped(text));
  }

  /** A literal of a text with halves of surrogate pairs, which UTF-8 cannot hold. */
  private static byte[] escaped(String text) {
    StringBuilder literal = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                literal.append("\\u").append(Integer.toHexString(c));
              } else {
                byte[] one = JsonText.literal(Character.toString(c));
                literal.append(new String(one, 1, one.length - 2, UTF_8));
              }
            });
    return literal.append('"').toString().getBytes(UTF_8);
  }

  private void checkSize(int more) {
    if ((long) target.size() + more > budget.limits().maxResult()) {
      throw budget.exceed("results in more than " + budget.limits().maxResult() + " bytes");
    }
  }
}
