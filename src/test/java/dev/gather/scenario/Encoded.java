package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/** Texts as they must stand in a request target. */
final class Encoded {

  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

  private Encoded() {}

  /** Everything but unreserved characters, RFC 3986, as escapes of UTF-8. */
  static String text(String text) {
    return bytes(new String(text.getBytes(UTF_8), ISO_8859_1));
  }

  /** The same for bytes, one to a character. */
  static String bytes(String bytes) {
    StringBuilder encoded = new StringBuilder();
    for (char c : bytes.toCharArray()) {
      encoded.append(UNRESERVED.indexOf(c) >= 0 ? String.valueOf(c) : "%%%02X".formatted((int) c));
    }
    return encoded.toString();
  }
}
