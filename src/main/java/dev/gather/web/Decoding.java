package dev.gather.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a request's path and query, once and strictly: a malformed escape, or bytes that are not
 * UTF-8, make the request malformed instead of turning into other text.
 */
final class Decoding {

  /** More than any screen needs; the rest is a malformed request rather than work. */
  private static final int MOST_PARAMETERS = 256;

  private Decoding() {}

  /**
   * @throws RejectedRequestException naming the path
   */
  static List<String> segments(String rawPath) {
    List<String> segments = new ArrayList<>(8);
    int start = rawPath.startsWith("/") ? 1 : 0;
    while (true) {
      int slash = rawPath.indexOf('/', start);
      int end = slash < 0 ? rawPath.length() : slash;
      segments.add(decode(rawPath.substring(start, end), false, "path"));
      if (slash < 0) {
        return segments;
      }
      start = slash + 1;
    }
  }

  /**
   * Parameters as forms and URLSearchParams write them: a plus sign is a space.
   *
   * @throws RejectedRequestException naming the query
   */
  static Map<String, List<String>> parameters(@Nullable String rawQuery) {
    return rawQuery == null ? Map.of() : parameters(rawQuery, "query", MOST_PARAMETERS);
  }

  /**
   * @param where they stand, for people
   * @param most that there may be
   * @throws RejectedRequestException naming where they stand
   */
  static Map<String, List<String>> parameters(String raw, String where, int most) {
    if (raw.isEmpty()) {
      return Map.of();
    }
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    int count = 0;
    for (String pair : raw.split("&", most + 1)) {
      if (++count > most) {
        throw new RejectedRequestException(
            "the " + where + " has too many parameters (expected: at most " + most + ")");
      }
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      if (!pair.isEmpty()) {
        parameters
            .computeIfAbsent(decode(name, true, where), key -> new ArrayList<>(1))
            .add(decode(value, true, where));
      }
    }
    return parameters;
  }

  private static String decode(String text, boolean plusIsSpace, String where) {
    if (isPlain(text, plusIsSpace)) {
      return text;
    }
    byte[] bytes = new byte[text.length()];
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        bytes[length++] = escaped(text, i, where);
        i += 2;
      } else if (c == '+' && plusIsSpace) {
        bytes[length++] = ' ';
      } else if (c < 0x80) {
        bytes[length++] = (byte) c;
      } else {
        throw malformed(where);
      }
    }
    try {
      return UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw malformed(where);
    }
  }

  private static boolean isPlain(String text, boolean plusIsSpace) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%' || c >= 0x80 || c == '+' && plusIsSpace) {
        return false;
      }
    }
    return true;
  }

  private static byte escaped(String text, int at, String where) {
    int high = at + 2 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
    int low = at + 2 < text.length() ? Character.digit(text.charAt(at + 2), 16) : -1;
    if (high < 0 || low < 0) {
      throw malformed(where);
    }
    return (byte) (high << 4 | low);
  }

  private static RejectedRequestException malformed(String where) {
    return new RejectedRequestException(
        "the " + where + " is malformed (expected: percent-encoded UTF-8)");
  }
}
