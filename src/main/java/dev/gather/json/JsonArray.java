package dev.gather.json;

import java.io.ByteArrayOutputStream;
import java.util.List;

/** Puts values together to the text of an array. */
public final class JsonArray {

  private final ByteArrayOutputStream text = new ByteArrayOutputStream();

  public JsonArray() {
    text.write('[');
  }

  /** The array of these values. */
  public static byte[] of(List<Slice> values) {
    JsonArray array = new JsonArray();
    values.forEach(array::add);
    return array.end();
  }

  /** Adds a value as it is written. */
  public void add(Slice value) {
    if (text.size() > 1) {
      text.write(',');
    }
    text.write(value.bytes(), value.start(), value.length());
  }

  /** Ends it; nothing may be added after that. */
  public byte[] end() {
    text.write(']');
    return text.toByteArray();
  }
}
