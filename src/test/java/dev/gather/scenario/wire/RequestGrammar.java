package dev.gather.scenario.wire;

/**
 * Draws what a client may send on one connection: requests one after the other, most of them sound,
 * and something wrong with a line, a field, or the frame of the others.
 */
public final class RequestGrammar {

  private static final int MOST_REQUESTS = 4;

  private final long number;
  private final Draw draw;
  private final TargetGrammar lines;
  private final FieldGrammar fields;
  private final BodyGrammar bodies;

  private RequestGrammar(long seed, long number) {
    this.number = number;
    this.draw = new Draw(seed, number);
    this.lines = new TargetGrammar(draw);
    this.fields = new FieldGrammar(draw);
    this.bodies = new BodyGrammar(draw);
  }

  /** The same for the same seed and number. */
  public static Sequence sequence(long seed, long number) {
    return new RequestGrammar(seed, number).sequence();
  }

  private Sequence sequence() {
    StringBuilder bytes = new StringBuilder();
    for (int left = 1 + draw.below(MOST_REQUESTS); left > 0; left--) {
      bytes.append(draw.once(2) ? request(0) : request(1 + draw.below(2)));
    }
    if (!draw.once(5)) {
      bytes.append(
          "GET /page/" + draw.mark() + " HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n");
    }
    if (draw.once(12)) {
      damage(bytes);
    }
    int piece = draw.once(3) ? 1 + draw.below(40) : Integer.MAX_VALUE;
    Sequence.End end =
        switch (draw.below(12)) {
          case 0 -> Sequence.End.HALF_CLOSE;
          case 1 -> Sequence.End.RESET;
          default -> Sequence.End.STAY;
        };
    return new Sequence(number, bytes.toString(), piece, end);
  }

  /**
   * @param faults at most so many
   */
  private String request(int faults) {
    boolean[] isOdd = new boolean[3];
    for (int i = 0; i < faults; i++) {
      isOdd[draw.below(isOdd.length)] = true;
    }
    String[] route =
        draw.of(
                "GET /page/",
                "GET /page/",
                "HEAD /page/",
                "POST /orders/",
                "POST /orders/",
                "PUT /orders/",
                "GET /list/",
                "GET /files/",
                "POST /files/",
                "POST /files/",
                "PUT /files/",
                "OPTIONS /files/",
                "DELETE /files/",
                "HEAD /files/",
                "GET /livez?",
                "GET /readyz?",
                "GET /nowhere/",
                "POST /nowhere/",
                "OPTIONS /page/",
                "GET /actuator/")
            .split(" ", 2);
    StringBuilder request =
        new StringBuilder(
            isOdd[0] ? lines.odd(route[0], route[1]) : lines.sound(route[0], route[1]));
    if (!isOdd[1] || !draw.once(4)) {
      request.append("Host: g\r\n");
    }
    for (int i = draw.below(3); i > 0; i--) {
      request.append(fields.sound());
    }
    if (isOdd[1]) {
      request.append(fields.odd());
    }
    boolean hasBody = route[0].startsWith("P");
    if (hasBody && !draw.once(6)) {
      request.append("Content-Type: application/json\r\n");
    }
    return request
        .append(isOdd[2] ? bodies.odd() : hasBody ? bodies.sound() : bodies.none())
        .toString();
  }

  /** Where no rule of a grammar would have put it. */
  private void damage(StringBuilder bytes) {
    for (int left = 1 + draw.below(3); left > 0; left--) {
      int at = draw.below(bytes.length());
      switch (draw.below(4)) {
        case 0 -> bytes.insert(at, draw.pointed());
        case 1 -> bytes.deleteCharAt(at);
        case 2 -> bytes.setCharAt(at, (char) draw.below(256));
        default -> bytes.insert(at, draw.bytes(5));
      }
      if (bytes.isEmpty()) {
        bytes.append(draw.pointed());
      }
    }
  }
}
