package dev.gather.plan.schema;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * The keywords of JSON Schema, draft 2020-12, by what their values hold.
 *
 * @see <a href="https://json-schema.org/draft/2020-12/schema">The meta-schema</a>
 */
final class SchemaKeywords {

  /** A schema each. */
  static final Set<String> ONE =
      Set.of(
          "additionalProperties",
          "contains",
          "contentSchema",
          "else",
          "if",
          "items",
          "not",
          "propertyNames",
          "then",
          "unevaluatedItems",
          "unevaluatedProperties");

  /** A list of schemas each. */
  static final Set<String> LIST = Set.of("allOf", "anyOf", "oneOf", "prefixItems");

  /** A mapping to schemas each. */
  static final Set<String> MAP =
      Set.of("$defs", "definitions", "dependentSchemas", "patternProperties", "properties");

  /** Keywords whose schemas look at the same value as the schema in which they stand. */
  static final Set<String> IN_PLACE =
      Set.of("allOf", "anyOf", "dependentSchemas", "else", "if", "not", "oneOf", "then");

  static final Set<String> REFERENCES = Set.of("$dynamicRef", "$ref");

  private static final List<String> SIZES =
      List.of(
          "maxContains",
          "maxItems",
          "maxLength",
          "maxProperties",
          "minContains",
          "minItems",
          "minLength",
          "minProperties");

  private static final List<String> NUMBERS =
      List.of("exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum");

  private static final List<String> OTHERS =
      List.of(
          "$anchor",
          "$comment",
          "$dynamicAnchor",
          "$id",
          "$schema",
          "const",
          "contentEncoding",
          "contentMediaType",
          "default",
          "dependentRequired",
          "deprecated",
          "description",
          "enum",
          "examples",
          "format",
          "multipleOf",
          "pattern",
          "readOnly",
          "required",
          "title",
          "type",
          "uniqueItems",
          "writeOnly");

  /** All of them. */
  static final Set<String> ALL = all();

  static final Set<String> FORMATS =
      new TreeSet<>(
          Set.of(
              "date",
              "date-time",
              "duration",
              "email",
              "hostname",
              "idn-email",
              "idn-hostname",
              "ipv4",
              "ipv6",
              "iri",
              "iri-reference",
              "json-pointer",
              "regex",
              "relative-json-pointer",
              "time",
              "uri",
              "uri-reference",
              "uri-template",
              "uuid"));

  private SchemaKeywords() {}

  /** What may stand under a keyword, in words. */
  static String expected(String keyword) {
    if (SIZES.contains(keyword)) {
      return "a whole number from 0";
    }
    if (NUMBERS.contains(keyword)) {
      return "a number";
    }
    if (LIST.contains(keyword)) {
      return "a list of schemas that is not empty";
    }
    if (MAP.contains(keyword)) {
      return "a mapping of schemas";
    }
    return switch (keyword) {
      case "type" ->
          "one of array, boolean, integer, null, number, object, string, or a list of different ones";
      case "multipleOf" -> "a number above 0";
      case "required" -> "a list of different names";
      case "dependentRequired" -> "a mapping of names to lists of names";
      case "enum", "examples" -> "a list";
      case "uniqueItems", "deprecated", "readOnly", "writeOnly" -> "true or false";
      case "pattern" -> "a regular expression";
      case "format", "title", "description", "$comment", "contentEncoding", "contentMediaType" ->
          "a string";
      case "$ref", "$dynamicRef" -> "a place in this schema, such as #/$defs/name";
      case "$id", "$anchor", "$dynamicAnchor" -> "a name";
      default -> "a schema: a mapping, true or false";
    };
  }

  static boolean isSchema(JsonNode node) {
    return node.isObject() || node.isBoolean();
  }

  private static Set<String> all() {
    Set<String> all = new TreeSet<>(OTHERS);
    all.addAll(SIZES);
    all.addAll(NUMBERS);
    all.addAll(ONE);
    all.addAll(LIST);
    all.addAll(MAP);
    all.addAll(REFERENCES);
    return all;
  }
}
