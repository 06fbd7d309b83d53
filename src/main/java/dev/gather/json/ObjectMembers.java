package dev.gather.json;

import java.util.Arrays;

/** The members of a JSON object, in its bytes. */
public final class ObjectMembers {

  private ObjectMembers() {}

  /** Is told of one member. */
  @FunctionalInterface
  public interface Visitor {

    /**
     * @param name its characters
     * @param literal its name as it was written, quotes included
     * @param value part of the same bytes
     */
    void member(String name, Slice literal, Slice value);
  }

  /** Visits the members of a checked object in order; {@code null} has none. */
  public static void forEach(byte[] json, Visitor visitor) {
    forEach(Slice.of(json), visitor);
  }

  /**
   * Visits the members of an object inside a checked document, in order; no other value has any.
   */
  public static void forEach(Slice value, Visitor visitor) {
    if (value.isObject()) {
      JsonPath.members(value, visitor);
    }
  }

  /** Whether a checked value is an object, or {@code null}. */
  public static boolean hasMembers(byte[] json) {
    Slice value = Slice.of(json);
    return value.isObject() || value.isNull();
  }

  /** A member's name as it stands in an object, colon included. */
  public static byte[] name(String name) {
    byte[] literal = JsonText.literal(name);
    byte[] withColon = Arrays.copyOf(literal, literal.length + 1);
    withColon[literal.length] = ':';
    return withColon;
  }
}
