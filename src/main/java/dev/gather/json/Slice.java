package dev.gather.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Optional;

/**
 * A run of bytes that is not to be changed: a value of checked JSON, byte for byte, or what stands
 * between values.
 *
 * @param bytes shared
 * @param start of the first byte
 * @param end behind the last byte
 */
public record Slice(byte[] bytes, int start, int end) implements Value {

  /** The JSON literal. */
  public static final Slice NULL = of("null");

  public static Slice of(byte[] bytes) {
    return new Slice(bytes, 0, bytes.length);
  }

  public static Slice of(String text) {
    return of(text.getBytes(UTF_8));
  }

  public int length() {
    return end - start;
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

  /** As it is written. */
  public String text() {
    return new String(bytes, start, length(), UTF_8);
  }

  /** Whether both hold the same bytes. */
  public boolean isSame(Slice other) {
    return Arrays.equals(bytes, start, end, other.bytes, other.start, other.end);
  }
}
