package dev.gather.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.json.JsonFactory;

/** Texts of JSON scalars, read and written. */
public final class JsonText {

  /** The value was checked against the upstream's own bounds before. */
  private static final JsonFactory STRINGS =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  private JsonText() {}

  /** A string's characters; any other scalar as it was written. */
  public static String scalar(Slice value) {
    byte[] bytes = value.bytes();
    int length = value.end() - value.start();
    if (!value.isString()) {
      return new String(bytes, value.start(), length, UTF_8);
    }
    return string(bytes, value.start(), value.end());
  }

  /**
   * The characters of the string literal between {@code start} and {@code end}, quotes included.
   */
  static String string(byte[] bytes, int start, int end) {
    for (int i = start; i < end; i++) {
      if (bytes[i] == '\\') {
        return unescaped(bytes, start, end);
      }
    }
    return new String(bytes, start + 1, end - start - 2, UTF_8);
  }

  /** Whether UTF-8 can hold a text: JSON's escapes can name half a surrogate pair. */
  public static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return UTF_8.newEncoder().canEncode(text);
      }
    }
    return true;
  }

  /**
   * A JSON string literal in UTF-8, quotes included.
   *
   * @param text well-formed
   */
  public static byte[] literal(String text) {
    byte[] content = JsonStringEncoder.getInstance().quoteAsUTF8(text);
    byte[] literal = new byte[content.length + 2];
    literal[0] = '"';
    System.arraycopy(content, 0, literal, 1, content.length);
    literal[literal.length - 1] = '"';
    return literal;
  }

  private static String unescaped(byte[] bytes, int start, int end) {
    try (JsonParser parser =
        STRINGS.createParser(ObjectReadContext.empty(), bytes, start, end - start)) {
      parser.nextToken();
      return parser.getString();
    }
  }
}
