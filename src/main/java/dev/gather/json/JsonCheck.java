package dev.gather.json;

import java.util.Arrays;

/** Makes sure that a body can be spliced into a document as it is. */
public final class JsonCheck {

  private JsonCheck() {}

  /**
   * Checks that a body is one JSON value, with white space around it at most.
   *
   * @param maxDepth objects and arrays inside one another
   * @return the value's bytes, without a byte order mark: {@code body} itself where it is no more
   * @throws BadJsonException if it is not valid JSON, not strictly UTF-8, or nested too deep
   */
  public static byte[] value(byte[] body, int maxDepth) {
    int start = JsonScanner.skipSpace(body, hasByteOrderMark(body) ? 3 : 0, body.length);
    int end = JsonScanner.scan(body, start, body.length, maxDepth);
    if (JsonScanner.skipSpace(body, end, body.length) != body.length) {
      throw BadJsonException.MALFORMED;
    }
    return start == 0 && end == body.length ? body : Arrays.copyOfRange(body, start, end);
  }

  private static boolean hasByteOrderMark(byte[] body) {
    return body.length >= 3
        && body[0] == (byte) 0xef
        && body[1] == (byte) 0xbb
        && body[2] == (byte) 0xbf;
  }
}
