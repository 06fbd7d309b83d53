package dev.gather.definition.check;

import com.networknt.schema.Error;
import dev.gather.definition.problem.DefinitionPath;
import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.definition.problem.Location;
import dev.gather.definition.problem.Quote;
import dev.gather.definition.problem.SourceNode;
import dev.gather.definition.problem.Suggestion;
import dev.gather.definition.yaml.CoreScalars;
import dev.gather.definition.yaml.FileForm;
import dev.gather.definition.yaml.SourceFile;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Holds a file against the schema, and says in our words what is wrong. */
public final class StructureCheck {

  private final FileSchema schema;
  private final FileForm form;

  public StructureCheck(FileSchema schema) {
    this.schema = schema;
    this.form = schema.form();
  }

  /** Adds every problem, at most one per value, and marks the values as broken. */
  public void check(SourceFile file, DefinitionProblems problems) {
    // A value of the wrong type breaks other rules by that alone: its type comes first.
    List<Error> errors =
        schema.validate(file.root()).stream()
            .sorted(Comparator.comparing(error -> !error.getKeyword().equals("type")))
            .toList();
    TreeSet<String> earlier = new TreeSet<>(file.broken());
    for (Error error : errors) {
      String pointer = pointer(error);
      Set<String> known =
          error.getKeyword().equals("propertyNames") ? file.misnamed() : file.broken();
      if (!isConsequence(error, pointer, earlier, problems) && known.add(pointer)) {
        problems.add(pointer, location(file, error, pointer), message(file, error, pointer));
      }
    }
  }

  /** Names in maps and keys of objects are reported by the schema at the object that has them. */
  private static String pointer(Error error) {
    String pointer = error.getInstanceLocation().toString();
    return switch (error.getKeyword()) {
      case "additionalProperties", "propertyNames", "required" ->
          DefinitionPath.append(pointer, error.getProperty());
      default -> pointer;
    };
  }

  /** A value that was left out for a problem of its own makes lists repeat and maps empty. */
  private static boolean isConsequence(
      Error error, String pointer, TreeSet<String> earlier, DefinitionProblems problems) {
    return switch (error.getKeyword()) {
      case "uniqueItems" -> {
        @Nullable String next = earlier.ceiling(pointer + "/");
        yield next != null && next.startsWith(pointer + "/");
      }
      case "minProperties" -> problems.has(pointer);
      default -> false;
    };
  }

  private static Location location(SourceFile file, Error error, String pointer) {
    SourceNode nearest = file.source().nearest(pointer);
    return switch (error.getKeyword()) {
      case "additionalProperties", "propertyNames", "required" -> nearest.key();
      default -> nearest.value();
    };
  }

  private String message(SourceFile file, Error error, String pointer) {
    return switch (error.getKeyword()) {
      case "additionalProperties" -> unknownKey(error.getProperty(), error);
      case "required" ->
          "missing key "
              + Quote.of(error.getProperty())
              + expected(schema.expectedOfMissing(error, error.getProperty()));
      case "propertyNames" ->
          "name " + form.shown(error.getProperty()) + " is not allowed" + expected(nameRule(error));
      case "enum" -> enumeration(file, error, pointer);
      case "minItems", "minProperties", "minLength" ->
          subject(pointer) + " is empty" + expected(schema.expected(error));
      case "maxItems", "maxProperties" ->
          subject(pointer) + " has too many entries" + expected(schema.expected(error));
      case "uniqueItems" ->
          subject(pointer) + " says a value twice" + expected(schema.expected(error));
      default ->
          subject(pointer) + " is " + found(file, pointer) + expected(schema.expected(error));
    };
  }

  private String nameRule(Error error) {
    return schema.titleOf(Objects.requireNonNull(error.getSchemaNode()));
  }

  /** Another gateway's word for a thing is no misspelling of ours, so it is looked up first. */
  private String unknownKey(String key, Error error) {
    Collection<String> known = schema.knownKeys(error);
    String hint =
        ForeignWords.meaning(schema.block(error), key)
            .map(ours -> "; did you mean " + ours + "?")
            .orElseGet(() -> Suggestion.didYouMean(key, known));
    return "unknown key "
        + form.shown(key)
        + " (expected: one of "
        + String.join(", ", known)
        + hint
        + ")";
  }

  private String enumeration(SourceFile file, Error error, String pointer) {
    List<String> allowed = schema.allowed(error);
    SourceNode source = file.source().nearest(pointer);
    @Nullable String raw = source.raw();
    String hint = raw == null || source.isSubstituted() ? "" : Suggestion.didYouMean(raw, allowed);
    return subject(pointer)
        + " is "
        + found(file, pointer)
        + " (expected: one of "
        + String.join(", ", allowed)
        + hint
        + ")";
  }

  /** The value's key, with the index of an element: {@code `forward[0]`}. */
  private static String subject(String pointer) {
    List<String> segments = DefinitionPath.segments(pointer);
    if (segments.isEmpty()) {
      return "file";
    }
    String last = segments.get(segments.size() - 1);
    boolean index = !last.isEmpty() && last.chars().allMatch(Character::isDigit);
    if (index && segments.size() == 1) {
      return "entry";
    }
    return index ? Quote.of(segments.get(segments.size() - 2) + "[" + last + "]") : Quote.of(last);
  }

  private String found(SourceFile file, String pointer) {
    @Nullable String raw = file.source().nearest(pointer).raw();
    JsonNode node = file.root().at(pointer);
    if (raw != null) {
      boolean looksTyped = !form.isSecret() && node.isString() && !CoreScalars.isString(raw);
      String shown = looksTyped ? "the string " + form.shown(raw) : form.shown(raw);
      return raw.isEmpty() ? "empty" : shown;
    }
    return node.isArray() ? "a list" : "a mapping";
  }

  private static String expected(String what) {
    return " (expected: " + what + ")";
  }
}
