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

  public static Value select(Value.Json document, List<Step> steps) {
    Value.Json value = document;
    for (Step step : steps) {
      Value found = take(step, value);
      if (!(found instanceof Value.Json json)) {
        return Value.MISSING;
      }
      value = json;
    }
    return value;
  }

  /** One step; missing where the value has no such member or element. */
  static Value take(Step step, Value.Json from) {
    if (step instanceof Step.Member member && from.isObject()) {
      return member(member.name(), from);
    }
    if (step instanceof Step.Index index && from.isArray()) {
      return element(index.position(), from);
    }
    return Value.MISSING;
  }

  /** Hands every element of an array to {@code each}, in order. */
  public static void elements(Value.Json array, Consumer<Value.Json> each) {
    JsonCursor cursor = new JsonCursor(array);
    cursor.enter();
    while (cursor.hasMore()) {
      each.accept(cursor.value());
    }
  }

  /** Visits every member of an object, in order. */
  static void members(Value.Json object, ObjectMembers.Visitor visitor) {
    JsonCursor cursor = new JsonCursor(object);
    cursor.enter();
    while (cursor.hasMore()) {
      Value.Json literal = cursor.name();
      visitor.member(JsonText.scalar(literal), literal, cursor.value());
    }
  }

  private static Value member(String name, Value.Json object) {
    byte[] wanted = name.getBytes(UTF_8);
    Value found = Value.MISSING;
    JsonCursor cursor = new JsonCursor(object);
    cursor.enter();
    while (cursor.hasMore()) {
      Value.Json literal = cursor.name();
      Value.Json value = cursor.value();
      if (isName(literal, wanted, name)) {
        found = value;
      }
    }
    return found;
  }

  private static Value element(int position, Value.Json array) {
    JsonCursor cursor = new JsonCursor(array);
    cursor.enter();
    for (int i = 0; cursor.hasMore(); i++) {
      Value.Json value = cursor.value();
      if (i == position) {
        return value;
      }
    }
    return Value.MISSING;
  }

  private static boolean isName(Value.Json literal, byte[] wanted, String name) {
    byte[] bytes = literal.bytes();
    for (int i = literal.start(); i < literal.end(); i++) {
      if (bytes[i] == '\\') {
        return JsonText.scalar(literal).equals(name);
      }
    }
    return Arrays.equals(bytes, literal.start() + 1, literal.end() - 1, wanted, 0, wanted.length);
  }
}
