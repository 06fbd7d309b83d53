package dev.gather.jsonata;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gather.Patience;
import dev.gather.json.ObjectMembers;
import dev.gather.json.Value;
import dev.gather.jsonata.JsonataExpression.EvaluationLimits;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** Expressions evaluated short. */
final class Jsonatas {

  static final EvaluationLimits LIMITS =
      new EvaluationLimits(Patience.FAR, 50_000_000, InstantSource.system());

  private Jsonatas() {}

  /** The result as text, {@code undefined} where there is none. */
  static String evaluate(String expression, String input) {
    return evaluate(expression, input, LIMITS);
  }

  static String evaluate(String expression, String input, EvaluationLimits limits) {
    return JsonataExpression.compile(expression)
        .evaluate(members(input), limits)
        .map(json -> new String(json, UTF_8))
        .orElse("undefined");
  }

  static Map<String, Value> members(String object) {
    Map<String, Value> members = new LinkedHashMap<>();
    ObjectMembers.forEach(
        object.getBytes(UTF_8), (name, literal, value) -> members.put(name, value));
    return members;
  }
}
