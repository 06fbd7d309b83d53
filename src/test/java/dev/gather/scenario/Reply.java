package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What a {@link SocketStub} does with a request.
 *
 * @param bytes written at once
 * @param then what becomes of the connection
 */
record Reply(byte[] bytes, Then then) {

  /** What follows the bytes. */
  enum Then {
    /** The next request. */
    CONTINUE,
    /** An orderly end. */
    CLOSE,
    /** Nothing, until the other side ends the connection. */
    HANG
  }

  /** Never answers. */
  static final Reply SILENCE = new Reply(new byte[0], Then.HANG);

  /** A complete 200 answer. */
  static Reply json(String body) {
    return json(body.getBytes(UTF_8));
  }

  static Reply json(byte[] body) {
    return of(200, "Content-Type: application/json\r\n", body);
  }

  static Reply status(int status) {
    return of(status, "", "{\"secret\":\"internal\"}".getBytes(UTF_8));
  }

  /**
   * A complete answer.
   *
   * @param fields header lines, each with its end
   */
  static Reply of(int status, String fields, byte[] body) {
    String head =
        "HTTP/1.1 %d Stub\r\n%sContent-Length: %d\r\n\r\n".formatted(status, fields, body.length);
    return new Reply(concat(head.getBytes(ISO_8859_1), body), Then.CONTINUE);
  }

  /** Bytes as they are, one from each character. */
  static Reply raw(String bytes, Then then) {
    return new Reply(bytes.getBytes(ISO_8859_1), then);
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] all = new byte[first.length + second.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
