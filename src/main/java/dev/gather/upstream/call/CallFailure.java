package dev.gather.upstream.call;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A call that failed in an expected way; carries no stack trace.
 *
 * <p>Its message is for logs: it names the upstream and never holds a header, a body or an address.
 */
public final class CallFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final FailureKind kind;
  private final int status;
  private final boolean cutShort;
  private final transient Optional<Duration> retryAfter;
  private final transient Optional<PassedBody> body;

  private CallFailure(
      FailureKind kind,
      int status,
      boolean cutShort,
      Optional<Duration> retryAfter,
      Optional<PassedBody> body,
      String message) {
    super(message, null, false, false);
    this.kind = kind;
    this.status = status;
    this.cutShort = cutShort;
    this.retryAfter = retryAfter;
    this.body = body;
  }

  public static CallFailure of(FailureKind kind, String message) {
    return new CallFailure(kind, 0, false, Optional.empty(), Optional.empty(), message);
  }

  /** A refusal that is worth another try after {@code retryAfter}. */
  public static CallFailure refused(FailureKind kind, Duration retryAfter, String message) {
    return new CallFailure(kind, 0, false, Optional.of(retryAfter), Optional.empty(), message);
  }

  /**
   * The upstream answered {@code status}, and said when to come back if {@code retryAfter} is
   * present.
   */
  public static CallFailure status(String upstream, int status, Optional<Duration> retryAfter) {
    return status(upstream, status, retryAfter, Optional.empty());
  }

  /** The same, with what a client gets of the answer. */
  public static CallFailure status(
      String upstream, int status, Optional<Duration> retryAfter, Optional<PassedBody> body) {
    return new CallFailure(
        FailureKind.STATUS, status, false, retryAfter, body, upstream + " answered " + status);
  }

  /** A call that needs one which failed: whatever that one says of it, this one does. */
  public static CallFailure skipped(CallFailure needed, String message) {
    return new CallFailure(FailureKind.SKIPPED, 0, false, needed.retryAfter, needed.body, message);
  }

  /** The connection ended in the middle of the answer: another attempt may bring all of it. */
  public static CallFailure cutShort(String upstream) {
    return new CallFailure(
        FailureKind.BAD_BODY,
        0,
        true,
        Optional.empty(),
        Optional.empty(),
        upstream + " sent an answer that was cut short");
  }

  public FailureKind kind() {
    return kind;
  }

  /** The upstream's status, only with {@link FailureKind#STATUS}. */
  public OptionalInt status() {
    return kind == FailureKind.STATUS ? OptionalInt.of(status) : OptionalInt.empty();
  }

  /**
   * Where a body was bad because it broke off, another attempt may bring all of it; otherwise it
   * would be as bad again.
   */
  public boolean means(Meaning meaning) {
    return kind == FailureKind.STATUS
        ? Statuses.means(status, meaning)
        : kind.means(meaning) || cutShort && meaning == Meaning.PASSING;
  }

  /** When another try may succeed, where that is known. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }

  /** What a client gets of the answer, where the call's definition passes it. */
  public Optional<PassedBody> body() {
    return body;
  }
}
