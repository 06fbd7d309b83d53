package dev.gather.expression;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Finds a value inside checked JSON without building a tree.
 *
 * <p>Input has passed the upstream's check, so nothing is validated twice here. Of duplicate
 * members the last counts, as with most parsers.
 */
final class JsonPath {

  private final byte[] bytes;
  private int at;

  private JsonPath(Value.Json document) {
    this.bytes = document.bytes();
    this.at = document.start();
  }

  static Value select(Value.Json document, List<Step> steps) {
    Value.Json value = document;
    for (Step step : steps) {
      Value found = new JsonPath(value).take(step, value);
      if (!(found instanceof Value.Json json)) {
        return Value.MISSING;
      }
      value = json;
    }
    return value;
  }

  /** Hands every element of an array to {@code each}, in order. */
  static void elements(Value.Json array, Consumer<Value.Json> each) {
    JsonPath path = new JsonPath(array);
    path.at++;
    while (path.hasMore()) {
      each.accept(path.value());
    }
  }

  /** Visits every member of an object, in order. */
  static void members(Value.Json object, ObjectMembers.Visitor visitor) {
    JsonPath path = new JsonPath(object);
    path.at++;
    while (path.hasMore()) {
      int start = path.at;
      path.skipString();
      Value.Json literal = new Value.Json(path.bytes, start, path.at);
      visitor.member(JsonText.scalar(literal), literal, path.memberValue());
    }
  }

  private Value take(Step step, Value.Json from) {
    if (step instanceof Step.Member member && from.isObject()) {
      return member(member.name());
    }
    if (step instanceof Step.Index index && from.isArray()) {
      return element(index.position());
    }
    return Value.MISSING;
  }

  private Value member(String name) {
    byte[] wanted = name.getBytes(UTF_8);
    Value found = Value.MISSING;
    at++;
    while (hasMore()) {
      int start = at;
      skipString();
      boolean matches = isName(start, at, wanted, name);
      Value.Json value = memberValue();
      if (matches) {
        found = value;
      }
    }
    return found;
  }

  private Value element(int position) {
    at++;
    for (int i = 0; hasMore(); i++) {
      Value.Json value = value();
      if (i == position) {
        return value;
      }
    }
    return Value.MISSING;
  }

  /** The value after a member's name. */
  private Value.Json memberValue() {
    while (bytes[at] != ':') {
      at++;
    }
    at++;
    skipSpace();
    return value();
  }

  /** Moves to the next member or element; false at the closing bracket. */
  private boolean hasMore() {
    skipSpace();
    if (bytes[at] == ',') {
      at++;
      skipSpace();
    }
    return bytes[at] != ']' && bytes[at] != '}';
  }

  private Value.Json value() {
    int start = at;
    switch (bytes[at]) {
      case '"' -> skipString();
      case '{', '[' -> skipContainer();
      default -> skipScalar();
    }
    return new Value.Json(bytes, start, at);
  }

  private void skipContainer() {
    int depth = 0;
    do {
      switch (bytes[at]) {
        case '"' -> {
          skipString();
          continue;
        }
        case '{', '[' -> depth++;
        case '}', ']' -> depth--;
        default -> {}
      }
      at++;
    } while (depth > 0);
  }

  private void skipString() {
    at++;
    while (bytes[at] != '"') {
      at += bytes[at] == '\\' ? 2 : 1;
    }
    at++;
  }

  private void skipScalar() {
    while (at < bytes.length && ",]} \t\r\n".indexOf(bytes[at]) < 0) {
      at++;
    }
  }

  private void skipSpace() {
    while (bytes[at] <= ' ') {
      at++;
    }
  }

  private boolean isName(int start, int end, byte[] wanted, String name) {
    for (int i = start; i < end; i++) {
      if (bytes[i] == '\\') {
        return JsonText.string(bytes, start, end).equals(name);
      }
    }
    return Arrays.equals(bytes, start + 1, end - 1, wanted, 0, wanted.length);
  }
}
