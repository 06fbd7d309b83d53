package dev.gather.plan.schema;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.AbstractKeyword;
import com.networknt.schema.keyword.BaseKeywordValidator;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * {@code uniqueItems}. Numbers of the same value are equal, however they are written; the
 * validator's own check takes {@code 1} and {@code 1.0} for two. Its time also grows with the
 * square of an array whose elements were made to have one hash.
 *
 * @see <a href="https://json-schema.org/draft/2020-12/json-schema-core#section-4.2.2">JSON Schema,
 *     4.2.2</a>
 */
final class UniqueItems extends AbstractKeyword {

  UniqueItems() {
    super("uniqueItems");
  }

  @Override
  public KeywordValidator newValidator(
      SchemaLocation location, JsonNode rule, Schema parent, SchemaContext context) {
    return new Validator(this, rule, location, parent, context);
  }

  private static final class Validator extends BaseKeywordValidator {

    private final boolean isAsked;

    Validator(
        UniqueItems keyword,
        JsonNode rule,
        SchemaLocation location,
        Schema parent,
        SchemaContext context) {
      super(keyword, rule, location, parent, context);
      this.isAsked = rule.isBoolean() && rule.booleanValue();
    }

    @Override
    public void validate(
        ExecutionContext execution, JsonNode node, JsonNode root, NodePath location) {
      if (!isAsked || !node.isArray()) {
        return;
      }
      Set<String> known = new HashSet<>();
      for (JsonNode element : node) {
        StringBuilder text = new StringBuilder();
        write(element, text);
        if (!known.add(text.toString())) {
          execution.addError(
              error()
                  .instanceNode(node)
                  .instanceLocation(location)
                  .evaluationPath(execution.getEvaluationPath())
                  .locale(execution.getExecutionConfig().getLocale())
                  .build());
          return;
        }
      }
    }
  }

  /** Writes a value as a text. Equal values have the same text, and no others do. */
  private static void write(JsonNode value, StringBuilder text) {
    if (value.isNumber()) {
      text.append(number(value));
    } else if (value.isArray()) {
      text.append('[');
      value.forEach(
          element -> {
            write(element, text);
            text.append(',');
          });
      text.append(']');
    } else if (value.isObject()) {
      List<Map.Entry<String, JsonNode>> members =
          value.properties().stream()
              .sorted(Comparator.comparing(Map.Entry<String, JsonNode>::getKey))
              .toList();
      text.append('{');
      for (Map.Entry<String, JsonNode> member : members) {
        text.append(member.getKey().length()).append(':').append(member.getKey());
        write(member.getValue(), text);
        text.append(',');
      }
      text.append('}');
    } else if (value.isString()) {
      text.append('"').append(value.asString().length()).append(':').append(value.asString());
    } else {
      text.append(value);
    }
  }

  /**
   * @throws NumberFormatException if it is beyond a double
   */
  private static String number(JsonNode number) {
    BigDecimal value =
        number.isIntegralNumber()
            ? new BigDecimal(number.bigIntegerValue())
            : BigDecimal.valueOf(number.doubleValue());
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toString();
  }
}
