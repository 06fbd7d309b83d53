package dev.gather.template;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.gather.json.ExpressionException;
import dev.gather.json.JsonPath;
import dev.gather.json.ObjectMembers;
import dev.gather.json.Slice;
import dev.gather.json.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A compiled tree of templates that becomes a form: a field for each member, one for each element
 * of an array, none for {@code null}. Nothing is nested in a form.
 *
 * <p>Everything but unreserved characters is percent-encoded in UTF-8, a space as {@code %20},
 * which every reader of forms takes.
 *
 * @see <a href="https://url.spec.whatwg.org/#application/x-www-form-urlencoded">URL Standard,
 *     application/x-www-form-urlencoded</a>
 */
public final class FormTemplate implements ContentTemplate {

  private static final String NULL = "null";

  private final List<Field> fields;

  private FormTemplate(List<Field> fields) {
    this.fields = List.copyOf(fields);
  }

  /**
   * @throws ExpressionException where the tree is no form, or a string of it no template
   */
  public static FormTemplate compile(JsonNode tree) {
    return compile(tree, reference -> false);
  }

  /**
   * @param isTyped whether a value has a JSON type that others of its scope have not
   * @throws ExpressionException where the tree is no form, or a string of it no template
   */
  public static FormTemplate compile(JsonNode tree, Predicate<Reference> isTyped) {
    if (tree.isObject()) {
      List<Field> fields = new ArrayList<>();
      tree.forEachEntry((name, value) -> add(name, value, fields, isTyped));
      return new FormTemplate(fields);
    }
    if (tree.isString() && only(Template.parse(tree.asString())) instanceof Reference reference) {
      return new FormTemplate(List.of(new Whole(reference)));
    }
    throw new ExpressionException(
        "a form is made of fields (expected: a mapping, or one {reference} to an object)", 0);
  }

  @Override
  public Stream<Reference> references() {
    return fields.stream().flatMap(Field::references);
  }

  @Override
  public byte[] expand(Values values) {
    StringBuilder form = new StringBuilder(256);
    fields.forEach(field -> field.appendTo(form, values));
    return form.toString().getBytes(US_ASCII);
  }

  @Override
  public void checkClientValues(Values values) {
    StringBuilder scratch = new StringBuilder();
    fields.stream()
        .filter(field -> field.references().allMatch(Reference::isClients))
        .forEach(field -> field.appendTo(scratch, values));
  }

  private static void add(
      String name, JsonNode value, List<Field> fields, Predicate<Reference> isTyped) {
    if (value.isArray()) {
      for (JsonNode element : value) {
        addOne(name, element, fields, isTyped);
      }
    } else {
      addOne(name, value, fields, isTyped);
    }
  }

  private static void addOne(
      String name, JsonNode value, List<Field> fields, Predicate<Reference> isTyped) {
    if (value.isObject() || value.isArray()) {
      throw new ExpressionException(
          "a field of a form is no %s (expected: a string, number or boolean, or a list of them)"
              .formatted(value.isObject() ? "mapping" : "list in a list"),
          0);
    }
    if (value.isString()) {
      Template template = Template.parse(value.asString());
      fields.add(
          only(template) instanceof Reference reference
              ? new Typed(name, reference, reference.isTyped() || isTyped.test(reference))
              : new Text(name, template));
    } else if (!value.isNull()) {
      fields.add(new Text(name, new Template(List.of(new Template.Literal(value.toString(), 0)))));
    }
  }

  private static Template.@Nullable Part only(Template template) {
    return template.parts().size() == 1 ? template.parts().get(0) : null;
  }

  private static boolean append(StringBuilder form, String name, String text) {
    int before = form.length();
    if (before > 0) {
      form.append('&');
    }
    boolean isWellFormed =
        PercentEncoding.appendValue(form, name)
            && PercentEncoding.appendValue(form.append('='), text);
    if (!isWellFormed) {
      form.setLength(before);
    }
    return isWellFormed;
  }

  private static void append(StringBuilder form, String name, String text, Reference reference) {
    if (!append(form, name, text)) {
      throw UnresolvedException.of(reference, "is not well-formed text");
    }
  }

  private static void append(StringBuilder form, String name, Slice json, Reference reference) {
    if (json.isObject()) {
      throw UnresolvedException.of(reference, "has an object where a form has a text");
    }
    if (json.isArray()) {
      JsonPath.elements(json, element -> appendElement(form, name, element, reference));
    } else {
      json.scalar().ifPresent(text -> append(form, name, text, reference));
    }
  }

  private static void appendElement(
      StringBuilder form, String name, Slice element, Reference reference) {
    if (element.isArray()) {
      throw UnresolvedException.of(reference, "has an array in an array where a form has a text");
    }
    append(form, name, element, reference);
  }

  private sealed interface Field {
    void appendTo(StringBuilder form, Values values);

    Stream<Reference> references();
  }

  /** A text with or without references in it. */
  private record Text(String name, Template template) implements Field {
    @Override
    public void appendTo(StringBuilder form, Values values) {
      append(form, name, template.expand(values));
    }

    @Override
    public Stream<Reference> references() {
      return template.references();
    }
  }

  /**
   * Exactly one reference, to one value or to several.
   *
   * @param isTyped whether its values have JSON types
   */
  private record Typed(String name, Reference reference, boolean isTyped) implements Field {
    @Override
    public void appendTo(StringBuilder form, Values values) {
      Value value = values.of(reference);
      if (value instanceof Slice json) {
        append(form, name, json, reference);
      } else if (value instanceof Value.Text text) {
        append(form, name, text.text(), reference);
      } else if (value instanceof Value.Texts texts) {
        texts.texts().forEach(text -> append(form, name, text, reference));
      } else {
        String text =
            reference
                .defaultText()
                .orElseThrow(() -> UnresolvedException.of(reference, "is missing"));
        // As in a body of JSON, where it is no text either.
        Optional.of(text)
            .filter(known -> !(isTyped && known.equals(NULL)))
            .ifPresent(known -> append(form, name, known, reference));
      }
    }

    @Override
    public Stream<Reference> references() {
      return Stream.of(reference);
    }
  }

  /** A reference to all of the fields. */
  private record Whole(Reference reference) implements Field {
    @Override
    public void appendTo(StringBuilder form, Values values) {
      Value value = values.of(reference);
      if (!(value instanceof Slice json && json.isObject())) {
        throw UnresolvedException.of(
            reference, value instanceof Value.Missing ? "is missing" : "is no object");
      }
      ObjectMembers.forEach(
          (Slice) value, (name, literal, member) -> append(form, name, member, reference));
    }

    @Override
    public Stream<Reference> references() {
      return Stream.of(reference);
    }
  }
}
