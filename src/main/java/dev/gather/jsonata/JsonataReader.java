package dev.gather.jsonata;

import com.dashjoin.jsonata.Jsonata;
import dev.gather.json.JsonCursor;
import dev.gather.json.JsonText;
import dev.gather.json.Slice;
import dev.gather.json.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns values into what JSONata works on: maps, lists, strings, booleans, numbers, and its own
 * object for null. All are the evaluation's own, since JSONata changes lists that it is given.
 */
final class JsonataReader {

  private JsonataReader() {}

  /** An object's members; missing ones are left out. */
  static Map<String, Object> read(Map<String, Value> values) {
    Map<String, Object> members = new LinkedHashMap<>();
    values.forEach(
        (name, value) -> {
          if (!(value instanceof Value.Missing)) {
            members.put(name, read(value));
          }
        });
    return members;
  }

  private static Object read(Value value) {
    if (value instanceof Slice json) {
      return read(new JsonCursor(json));
    }
    if (value instanceof Value.Texts texts) {
      return new ArrayList<>(texts.texts());
    }
    if (value instanceof Value.Members members) {
      return read(members.values());
    }
    return ((Value.Text) value).text();
  }

  private static Object read(JsonCursor cursor) {
    return switch (cursor.peek()) {
      case '{' -> object(cursor);
      case '[' -> array(cursor);
      case 'n' -> {
        cursor.value();
        yield Jsonata.NULL_VALUE;
      }
      default -> scalar(cursor.value());
    };
  }

  private static Map<String, Object> object(JsonCursor cursor) {
    Map<String, Object> members = new LinkedHashMap<>();
    cursor.enter();
    while (cursor.hasMore()) {
      String name = JsonText.scalar(cursor.name());
      members.put(name, read(cursor));
    }
    cursor.leave();
    return members;
  }

  private static List<Object> array(JsonCursor cursor) {
    List<Object> elements = new ArrayList<>();
    cursor.enter();
    while (cursor.hasMore()) {
      elements.add(read(cursor));
    }
    cursor.leave();
    return elements;
  }

  private static Object scalar(Slice scalar) {
    String text = JsonText.scalar(scalar);
    if (scalar.isString()) {
      return text;
    }
    byte first = scalar.bytes()[scalar.start()];
    return first == 't' || first == 'f' ? (Object) (first == 't') : ExactNumber.of(text);
  }
}
