package dev.gather.rfc9111;

/**
 * How old an answer was when it came.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9111#section-4.2.3">RFC 9111, 4.2.3</a>
 */
final class InitialAge {

  /**
   * A clock that is a little off makes no answer old: the age by the clocks may be left out, and
   * counts only where it is more than clocks commonly differ.
   */
  private static final long CLOCKS_DIFFER = 60_000;

  private InitialAge() {}

  /** In milliseconds. */
  static long of(AnswerHead head) {
    long received = head.receivedAt();
    long apparent = received - head.fields().date(received).orElse(received);
    long delay = Math.max(0, received - head.requestedAt());
    long corrected = head.fields().ageSeconds().orElse(0) * 1000 + delay;
    return apparent > CLOCKS_DIFFER ? Math.max(apparent, corrected) : corrected;
  }
}
