package dev.gather.scenario;

import java.util.Random;

/**
 * An upstream's answer as a {@link PoolStub} writes it: well-formed, or so that what follows it, or
 * it itself, must never be read as the answer to another request.
 */
enum PoolAnswer {
  WHOLE,
  LARGE,
  CHUNKED,
  AFTER_INTERIM,
  OLD_AND_KEPT,
  NOT_FOUND,
  EMPTY,
  KNOWN,

  CLOSING(Fate.ENDED),
  UNTIL_THE_END(Fate.ENDED),
  OLD(Fate.ENDED),
  CUT_SHORT(Fate.ENDED),

  WHOLE_AND_MORE(Fate.SPOILT),
  CHUNKED_AND_MORE(Fate.SPOILT),
  NOT_FOUND_AND_MORE(Fate.SPOILT),
  EMPTY_AND_MORE(Fate.SPOILT),
  KNOWN_AND_MORE(Fate.SPOILT),
  TWO_LENGTHS(Fate.SPOILT),
  NO_LENGTH(Fate.SPOILT),
  OTHER_VERSION(Fate.SPOILT),
  NO_STATUS(Fate.SPOILT),
  NUL_IN_A_FIELD(Fate.SPOILT),
  BARE_LINE_FEED(Fate.SPOILT),
  LARGE_HEAD(Fate.SPOILT),
  LENGTH_AND_CHUNKED(Fate.SPOILT),
  OTHER_CODING(Fate.SPOILT),
  TWO_CODINGS(Fate.SPOILT),
  OLD_AND_CHUNKED(Fate.SPOILT),
  NO_CHUNK(Fate.SPOILT),
  SILENT(Fate.SPOILT),

  BEFORE_THE_BODY(Fate.OPEN);

  /** What becomes of its connection. */
  enum Fate {
    /** It serves the next request. */
    KEPT,
    /** The upstream ends it. */
    ENDED,
    /** The gateway ends it, and sends no other request there. */
    SPOILT,
    /** That depends on how much of the request had left. */
    OPEN
  }

  /** What a client must never see. */
  static final String POISON = "poison";

  private static final String CRLF = "\r\n";

  private static final String POISONED_HEAD =
      "HTTP/1.1 302 Found\r\nLocation: http://poison/\r\nSet-Cookie: a=poison\r\nX-Token: poison\r\n";

  /** The next answer's status line would be a part of its last field. */
  private static final String HALF_A_HEAD = POISONED_HEAD + "X: ";

  private static final String ANOTHER_ANSWER =
      POISONED_HEAD + "Content-Length: 8\r\n\r\n\"poison\"";

  private final Fate fate;

  PoolAnswer() {
    this(Fate.KEPT);
  }

  PoolAnswer(Fate fate) {
    this.fate = fate;
  }

  Fate fate() {
    return fate;
  }

  /** Any that says something about a request of the method. */
  static PoolAnswer any(Random random, String method) {
    while (true) {
      // Half of them are well-formed, so that connections that are kept have something to give on.
      PoolAnswer[] all = values();
      PoolAnswer some = all[random.nextInt(random.nextBoolean() ? CLOSING.ordinal() : all.length)];
      if (some == SILENT && random.nextInt(4) != 0) {
        continue; // it takes its time
      }
      if (some == BEFORE_THE_BODY && !method.equals("POST")) {
        continue;
      }
      if (method.equals("HEAD") && some.isAboutBodies()) {
        continue;
      }
      return some;
    }
  }

  /** Whether it is none, so that a call fails. */
  boolean isBroken() {
    return this == CUT_SHORT
        || ordinal() >= TWO_LENGTHS.ordinal() && ordinal() < BEFORE_THE_BODY.ordinal();
  }

  /** Whether its head is good, and a client may have got that when the body proves to be none. */
  boolean breaksOff() {
    return this == CUT_SHORT || this == NO_CHUNK;
  }

  /** The upstream's own, where it is not broken. */
  int status() {
    return switch (this) {
      case NOT_FOUND, NOT_FOUND_AND_MORE -> 404;
      case EMPTY, EMPTY_AND_MORE -> 204;
      case KNOWN, KNOWN_AND_MORE -> 304;
      default -> 200;
    };
  }

  /**
   * Its bytes, one from each character.
   *
   * @param token of the request that is answered
   */
  String text(Random random, String method, String token) {
    boolean isHead = method.equals("HEAD");
    String body = body(token);
    String chunks = chunks(random, body);
    String chunked = "Transfer-Encoding: chunked" + CRLF;
    String length = "Content-Length: " + body.length() + CRLF;
    return switch (this) {
      case WHOLE, BEFORE_THE_BODY -> message("1.1 200 OK", token, length, body, isHead);
      case LARGE -> large(random, token, isHead);
      case CHUNKED -> message("1.1 200 OK", token, chunked, chunks, isHead);
      case AFTER_INTERIM ->
          "HTTP/1.1 103 Early Hints\r\nLink: <poison>\r\n\r\n"
              + message("1.1 200 OK", token, length, body, isHead);
      case OLD_AND_KEPT ->
          message("1.0 200 OK", token, length + "Connection: keep-alive" + CRLF, body, isHead);
      case NOT_FOUND -> message("1.1 404 None", token, length, body, isHead);
      case EMPTY -> message("1.1 204 Empty", token, "", "", isHead);
      case KNOWN -> message("1.1 304 Known", token, length, "", isHead);
      case CLOSING ->
          message("1.1 200 OK", token, length + "Connection: close" + CRLF, body, isHead);
      case UNTIL_THE_END -> message("1.1 200 OK", token, "", body, isHead);
      case OLD -> message("1.0 200 OK", token, length, body, isHead);
      case CUT_SHORT -> message("1.1 200 OK", token, length, body.substring(1), isHead);
      case WHOLE_AND_MORE -> message("1.1 200 OK", token, length, body, isHead) + more(random);
      case CHUNKED_AND_MORE -> message("1.1 200 OK", token, chunked, chunks, isHead) + more(random);
      case NOT_FOUND_AND_MORE ->
          message("1.1 404 None", token, length, body, isHead) + more(random);
      case EMPTY_AND_MORE -> message("1.1 204 Empty", token, length, "", isHead) + more(random);
      case KNOWN_AND_MORE -> message("1.1 304 Known", token, chunked, "", isHead) + more(random);
      case TWO_LENGTHS -> poisoned("1.1 200 OK", length + "Content-Length: 3" + CRLF);
      case NO_LENGTH -> poisoned("1.1 200 OK", "Content-Length: 0x7" + CRLF);
      case OTHER_VERSION -> poisoned("2.0 200 OK", length);
      case NO_STATUS -> poisoned("1.1 1200 OK", length);
      case NUL_IN_A_FIELD -> poisoned("1.1 200 OK", length + "X: a\0b" + CRLF);
      case BARE_LINE_FEED -> poisoned("1.1 200 OK", length + "X: a\nY: b" + CRLF);
      case LARGE_HEAD -> poisoned("1.1 200 OK", length + "X: " + "x".repeat(40_000) + CRLF);
      case LENGTH_AND_CHUNKED -> poisoned("1.1 200 OK", length + chunked);
      case OTHER_CODING -> poisoned("1.1 200 OK", length + "Transfer-Encoding: gzip" + CRLF);
      case TWO_CODINGS -> poisoned("1.1 200 OK", chunked + "Transfer-Encoding: gzip" + CRLF);
      case OLD_AND_CHUNKED -> poisoned("1.0 200 OK", chunked);
      case NO_CHUNK ->
          message("1.1 200 OK", token, chunked, "1" + CRLF + "{" + CRLF, isHead) + HALF_A_HEAD;
      case SILENT -> HALF_A_HEAD;
    };
  }

  static String body(String token) {
    return "{\"token\":\"" + token + "\"}";
  }

  /** Bytes that nobody asked for. */
  static String more(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> HALF_A_HEAD;
      case 1 -> ANOTHER_ANSWER;
      case 2 -> CRLF;
      default -> "\"" + POISON + "\"";
    };
  }

  private boolean isAboutBodies() {
    return ordinal() >= LENGTH_AND_CHUNKED.ordinal() || this == CUT_SHORT || this == UNTIL_THE_END;
  }

  private static String poisoned(String status, String fields) {
    return "HTTP/" + status + CRLF + "X-Token: poison" + CRLF + fields + CRLF + ANOTHER_ANSWER;
  }

  private static String large(Random random, String token, boolean isHead) {
    String body = body(token) + " ".repeat(random.nextInt(200_000));
    String length = "Content-Length: " + body.length() + CRLF;
    return message("1.1 200 OK", token, length, body, isHead);
  }

  private static String chunks(Random random, String body) {
    int middle = 1 + random.nextInt(body.length() - 1);
    return chunk(body.substring(0, middle))
        + chunk(body.substring(middle))
        + (random.nextBoolean() ? "0\r\n\r\n" : "0;last\r\nX-Trailer: poison\r\n\r\n");
  }

  private static String chunk(String part) {
    return Integer.toHexString(part.length()) + CRLF + part + CRLF;
  }

  private static String message(
      String status, String token, String fields, String body, boolean isHead) {
    return "HTTP/"
        + status
        + CRLF
        + "X-Token: "
        + token
        + CRLF
        + fields
        + CRLF
        + (isHead ? "" : body);
  }
}
