package dev.gather.json;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a reference stands for in one request. */
public sealed interface Value {

  /** Nothing. */
  Value MISSING = new Missing();

  /** There is no such value. */
  record Missing() implements Value {}

  /** A text, of a path variable or a header. */
  record Text(String text) implements Value {}

  /** Several texts, of a query parameter that is given more than once. */
  record Texts(List<String> texts) implements Value {}

  /** Several values by name, such as the variables of a path. */
  record Members(Map<String, Value> values) implements Value {}

  /**
   * A part of a checked JSON document, byte for byte.
   *
   * @param bytes the document
   * @param start first byte of the value
   * @param end after its last byte
   */
  record Json(byte[] bytes, int start, int end) implements Value {

    public static Json of(byte[] bytes) {
      return new Json(bytes, 0, bytes.length);
    }

    public boolean isNull() {
      return bytes[start] == 'n';
    }

    public boolean isString() {
      return bytes[start] == '"';
    }

    public boolean isArray() {
      return bytes[start] == '[';
    }

    public boolean isObject() {
      return bytes[start] == '{';
    }

    /** The text of a scalar: a string's characters, a number as it was written. */
    public Optional<String> scalar() {
      return isNull() || isArray() || isObject()
          ? Optional.empty()
          : Optional.of(JsonText.scalar(this));
    }
  }
}
