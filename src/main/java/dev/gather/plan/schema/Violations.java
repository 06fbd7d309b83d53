package dev.gather.plan.schema;

import com.networknt.schema.Error;
import dev.gather.definition.problem.DefinitionPath;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Says in words of the schema what is wrong with a body. The validator's own messages quote the
 * client.
 */
final class Violations {

  /** Names of members are the client's, and as long as it likes. */
  private static final int LONGEST_POINTER = 256;

  private static final int LONGEST_RULE = 200;

  private Violations() {}

  static Violation of(Error error) {
    String pointer = error.getInstanceLocation().toString();
    @Nullable String property = error.getProperty();
    boolean isExtra =
        switch (error.getKeyword()) {
          case "additionalProperties", "unevaluatedProperties" -> true;
          default -> false;
        };
    return new Violation(
        shortened(isExtra && property != null ? DefinitionPath.append(pointer, property) : pointer),
        message(error, property));
  }

  /** The pointer, or the one of the nearest ancestor that is short enough. */
  private static String shortened(String pointer) {
    int end = pointer.length();
    while (end > LONGEST_POINTER) {
      end = pointer.lastIndexOf('/', end - 1);
    }
    return pointer.substring(0, end);
  }

  private static String message(Error error, @Nullable String property) {
    @Nullable JsonNode rule = error.getSchemaNode();
    String keyword = error.getKeyword();
    String value = rule == null ? "" : text(rule);
    return switch (keyword) {
      case "type" -> "must be of type " + types(rule);
      case "required" -> property == null ? "lacks a member" : "lacks `" + property + "`";
      case "additionalProperties", "unevaluatedProperties" -> "is not allowed";
      case "additionalItems", "unevaluatedItems" -> "has an element that is not allowed";
      case "enum" -> "must be one of " + value;
      case "const" -> "must be " + value;
      case "minimum" -> "must be at least " + value;
      case "maximum" -> "must be at most " + value;
      case "exclusiveMinimum" -> "must be above " + value;
      case "exclusiveMaximum" -> "must be below " + value;
      case "multipleOf" -> "must be a multiple of " + value;
      case "minLength" -> "must have at least " + value + " characters";
      case "maxLength" -> "must have at most " + value + " characters";
      case "pattern" -> "must match " + value;
      case "format" -> "must be of format " + value;
      case "minItems" -> "must have at least " + value + " elements";
      case "maxItems" -> "must have at most " + value + " elements";
      case "uniqueItems" -> "must not have the same element twice";
      case "minProperties" -> "must have at least " + value + " members";
      case "maxProperties" -> "must have at most " + value + " members";
      case "propertyNames" -> "has a member whose name is not allowed";
      case "contains", "minContains", "maxContains" ->
          "must have another number of elements that fit `contains`";
      case "oneOf" -> "must fit exactly one of the schemas in `oneOf`";
      case "not" -> "must not fit the schema in `not`";
      default -> "does not fit `" + keyword + "` of the schema";
    };
  }

  private static String types(@Nullable JsonNode rule) {
    if (rule == null) {
      return "another";
    }
    return rule.isArray()
        ? rule.valueStream().map(JsonNode::asString).collect(Collectors.joining(" or "))
        : rule.asString();
  }

  private static String text(JsonNode rule) {
    String text = rule.toString();
    return text.length() <= LONGEST_RULE
        ? text
        : text.substring(0, text.offsetByCodePoints(0, LONGEST_RULE / 2)) + "…";
  }
}
