package dev.gather.template;

import dev.gather.json.JsonPath;
import dev.gather.json.Slice;
import dev.gather.json.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns references into texts. */
public final class Texts {

  private Texts() {}

  /**
   * One text.
   *
   * @return empty when the value is missing and has no default
   * @throws UnresolvedException when the value is no scalar
   */
  static Optional<String> one(Reference reference, Values values) {
    Value value = values.of(reference);
    if (value instanceof Value.Text text) {
      return Optional.of(text.text());
    }
    if (value instanceof Value.Texts) {
      throw UnresolvedException.of(reference, "has several values");
    }
    if (value instanceof Slice json) {
      if (json.isArray() || json.isObject()) {
        throw UnresolvedException.of(reference, json.isArray() ? "is an array" : "is an object");
      }
      return json.scalar().or(reference::defaultText);
    }
    return reference.defaultText();
  }

  /**
   * One text, or the texts of an array.
   *
   * @return empty when the value is missing and has no default
   * @throws UnresolvedException when the value or an element is no scalar
   */
  static Optional<List<String>> several(Reference reference, Values values) {
    Value value = values.of(reference);
    if (value instanceof Value.Texts texts) {
      return Optional.of(texts.texts());
    }
    if (value instanceof Slice json && json.isArray()) {
      List<String> texts = new ArrayList<>();
      JsonPath.elements(json, element -> texts.add(elementText(reference, element)));
      return Optional.of(texts);
    }
    return one(reference, values).map(List::of);
  }

  /**
   * The texts of all that a reference with a star stands for, none where there is nothing; what is
   * {@code null} has none.
   *
   * @throws UnresolvedException when an element is no scalar, or there are too many
   */
  static List<String> each(Reference reference, Values values) {
    Value value = values.of(reference);
    List<String> texts = new ArrayList<>();
    if (value instanceof Slice json && json.isArray()) {
      JsonPath.elements(
          json,
          element -> {
            if (!element.isNull()) {
              add(reference, elementText(reference, element), texts);
            }
          });
    } else {
      several(reference, values)
          .ifPresent(found -> found.forEach(text -> add(reference, text, texts)));
    }
    return texts;
  }

  private static void add(Reference reference, String text, List<String> texts) {
    if (texts.size() == Repeated.MOST) {
      throw UnresolvedException.of(reference, "has more than " + Repeated.MOST + " elements");
    }
    texts.add(text);
  }

  private static String elementText(Reference reference, Slice element) {
    return element
        .scalar()
        .orElseThrow(
            () ->
                UnresolvedException.of(
                    reference, "has an element that is no text, number or boolean"));
  }
}
