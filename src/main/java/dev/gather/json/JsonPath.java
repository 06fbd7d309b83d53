package dev.gather.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Finds a value inside checked JSON without building a tree.
 *
 * <p>Of duplicate members the last counts, as with most parsers.
 */
public final class JsonPath {

  private JsonPath() {}

  public static Value select(Slice document, List<Step> steps) {
    Slice value = document;
    for (Step step : steps) {
      Value found = take(step, value);
      if (!(found instanceof Slice json)) {
        return Value.MISSING;
      }
      value = json;
    }
    return value;
  }

  /**
   * The same, but where the path goes through arrays, it is the array of what each of their
   * elements has there.
   */
  public static Value collect(Slice document, List<Step> steps) {
    Value one = select(document, steps);
    return one instanceof Value.Missing ? Collected.select(document, steps) : one;
  }

  /** One step; missing where the value has no such member or element. */
  static Value take(Step step, Slice from) {
    if (step instanceof Step.Member member && from.isObject()) {
      return member(member.name(), from);
    }
    if (step instanceof Step.Index index && from.isArray()) {
      return element(index.position(), from);
    }
    return Value.MISSING;
  }

  /** Hands every element of an array to {@code each}, in order. */
  public static void elements(Slice array, Consumer<Slice> each) {
    JsonCursor cursor = new JsonCursor(array);
    cursor.enter();
    while (cursor.hasMore()) {
      each.accept(cursor.value());
    }
  }

  /** Visits every member of an object, in order. */
  static void members(Slice object, ObjectMembers.Visitor visitor) {
    JsonCursor cursor = new JsonCursor(object);
    cursor.enter();
    while (cursor.hasMore()) {
      Slice literal = cursor.name();
      visitor.member(JsonText.scalar(literal), literal, cursor.value());
    }
  }

  private static Value member(String name, Slice object) {
    byte[] wanted = name.getBytes(UTF_8);
    Value found = Value.MISSING;
    JsonCursor cursor = new JsonCursor(object);
    cursor.enter();
    while (cursor.hasMore()) {
      Slice literal = cursor.name();
      Slice value = cursor.value();
      if (isName(literal, wanted, name)) {
        found = value;
      }
    }
    return found;
  }

  private static Value element(int position, Slice array) {
    JsonCursor cursor = new JsonCursor(array);
    cursor.enter();
    for (int i = 0; cursor.hasMore(); i++) {
      Slice value = cursor.value();
      if (i == position) {
        return value;
      }
    }
    return Value.MISSING;
  }

  private static boolean isName(Slice literal, byte[] wanted, String name) {
    byte[] bytes = literal.bytes();
    for (int i = literal.start(); i < literal.end(); i++) {
      if (bytes[i] == '\\') {
        return JsonText.scalar(literal).equals(name);
      }
    }
    return Arrays.equals(bytes, literal.start() + 1, literal.end() - 1, wanted, 0, wanted.length);
  }
}
