package dev.gather.plan.schema;

import dev.gather.definition.problem.DefinitionPath;
import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.definition.problem.Suggestion;
import dev.gather.json.ExpressionException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Looks at every schema inside a schema for what the meta-schema lets pass: misspelt keywords and
 * formats, patterns that are none, and references that leave the schema, lead nowhere or never end.
 */
final class SchemaWalk {

  private final JsonNode root;
  private final String pointer;
  private final DefinitionProblems problems;
  private final String draft;

  /** Schemas by their places in the root, a pointer each. */
  private final Map<String, JsonNode> schemas = new LinkedHashMap<>();

  private final Map<String, String> anchors = new HashMap<>();

  /**
   * @param root obeys the meta-schema
   * @param pointer the root's place in the definition
   * @param draft the one value of {@code $schema} that is known
   */
  SchemaWalk(JsonNode root, String pointer, DefinitionProblems problems, String draft) {
    this.root = root;
    this.pointer = pointer;
    this.problems = problems;
    this.draft = draft;
  }

  void check() {
    collect("", root);
    schemas.forEach(
        (place, schema) -> schema.forEachEntry((key, value) -> check(place, key, value)));
    if (!problems.has(pointer)) {
      checkEnds();
    }
  }

  private void collect(String place, JsonNode schema) {
    schemas.put(place, schema);
    schema.forEachEntry(
        (key, value) -> {
          String at = DefinitionPath.append(place, key);
          if (key.equals("$anchor") || key.equals("$dynamicAnchor")) {
            anchors.put(value.asString(), place);
          }
          if (SchemaKeywords.ONE.contains(key)) {
            collect(at, value);
          } else if (SchemaKeywords.LIST.contains(key)) {
            for (int i = 0; i < value.size(); i++) {
              collect(at + "/" + i, value.path(i));
            }
          } else if (SchemaKeywords.MAP.contains(key)) {
            value.forEachEntry((name, each) -> collect(DefinitionPath.append(at, name), each));
          }
        });
  }

  private void check(String place, String key, JsonNode value) {
    String at = DefinitionPath.append(place, key);
    switch (key) {
      case "pattern" -> checkPattern(pointer + at, value.asString(), false);
      case "patternProperties" ->
          value
              .propertyNames()
              .forEach(name -> checkPattern(pointer + DefinitionPath.append(at, name), name, true));
      case "format" -> checkKnown(at, value.asString(), "format", SchemaKeywords.FORMATS);
      case "$ref", "$dynamicRef" -> checkReference(at, value.asString());
      case "$schema" -> {
        if (!value.asString().equals(draft) && !value.asString().equals(draft + "#")) {
          report(at, "`$schema` names another language (expected: " + draft + ")");
        }
      }
      case "$id" -> {
        if (!place.isEmpty()) {
          report(at, "`$id` makes another schema of this part (expected: `$anchor`, or none)");
        }
      }
      default -> {
        if (!SchemaKeywords.ALL.contains(key)) {
          problems.addAtKey(
              pointer + at,
              "unknown keyword `%s` (expected: %s)"
                  .formatted(key, Suggestion.among(key, SchemaKeywords.ALL)));
        }
      }
    }
  }

  private void checkPattern(String at, String pattern, boolean isKey) {
    try {
      new BoundedPattern(pattern);
    } catch (ExpressionException e) {
      String message = "pattern " + e.getMessage();
      if (isKey) {
        problems.addAtKey(at, message);
      } else {
        problems.add(at, e.offset(), message);
      }
    }
  }

  private void checkKnown(String at, String value, String what, Set<String> known) {
    if (!known.contains(value)) {
      report(
          at,
          "unknown %s `%s` (expected: %s)"
              .formatted(
                  what, problems.rawText(pointer + at).orElse(""), Suggestion.among(value, known)));
    }
  }

  private void checkReference(String at, String reference) {
    if (!reference.startsWith("#")) {
      report(
          at,
          "reference leads out of the schema, and nothing is fetched (expected: %s)"
              .formatted(SchemaKeywords.expected("$ref")));
    } else if (target(reference) == null) {
      report(
          at, "reference leads nowhere (expected: %s)".formatted(SchemaKeywords.expected("$ref")));
    }
  }

  private void report(String at, String message) {
    problems.add(pointer + at, message);
  }

  /** The place of the schema that a reference leads to. */
  private @Nullable String target(String reference) {
    String fragment = reference.substring(1);
    String place =
        fragment.startsWith("/") || fragment.isEmpty() ? fragment : anchors.get(fragment);
    return place != null && schemas.containsKey(place) ? place : null;
  }

  /** A schema that leads back to itself for the same value would never come to an end. */
  private void checkEnds() {
    Set<String> done = new HashSet<>();
    for (String place : schemas.keySet()) {
      if (!done.contains(place) && isEndless(place, new LinkedHashSet<>(), done)) {
        return;
      }
    }
  }

  private boolean isEndless(String place, Set<String> way, Set<String> done) {
    if (!way.add(place)) {
      report(
          place, "schema refers to itself without an end (expected: a member or element between)");
      return true;
    }
    for (String next : sameValue(place)) {
      if (!done.contains(next) && isEndless(next, way, done)) {
        return true;
      }
    }
    way.remove(place);
    done.add(place);
    return false;
  }

  /** Places of the schemas that look at the same value as the one at {@code place}. */
  private Set<String> sameValue(String place) {
    Set<String> next = new LinkedHashSet<>();
    JsonNode schema = schemas.getOrDefault(place, root);
    schema.forEachEntry(
        (key, value) -> {
          String at = DefinitionPath.append(place, key);
          String target = SchemaKeywords.REFERENCES.contains(key) ? target(value.asString()) : null;
          if (target != null) {
            next.add(target);
          } else if (SchemaKeywords.IN_PLACE.contains(key)) {
            schemas.keySet().stream().filter(other -> isChild(other, at)).forEach(next::add);
          }
        });
    return next;
  }

  /** Whether a place is the keyword's own schema, or one of its list or mapping. */
  private static boolean isChild(String place, String keyword) {
    return place.equals(keyword)
        || place.startsWith(keyword + "/") && place.indexOf('/', keyword.length() + 1) < 0;
  }
}
