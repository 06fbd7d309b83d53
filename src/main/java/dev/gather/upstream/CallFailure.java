package dev.gather.upstream;

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
  private final transient Optional<Duration> retryAfter;

  private CallFailure(FailureKind kind, int status, Optional<Duration> retryAfter, String message) {
    super(message, null, false, false);
    this.kind = kind;
    this.status = status;
    this.retryAfter = retryAfter;
  }

  public static CallFailure of(FailureKind kind, String message) {
    return new CallFailure(kind, 0, Optional.empty(), message);
  }

  /** A refusal that is worth another try after {@code retryAfter}. */
  public static CallFailure refused(FailureKind kind, Duration retryAfter, String message) {
    return new CallFailure(kind, 0, Optional.of(retryAfter), message);
  }

  /**
   * The upstream answered {@code status}, and said when to come back if {@code retryAfter} is
   * present.
   */
  public static CallFailure status(String upstream, int status, Optional<Duration> retryAfter) {
    return new CallFailure(
        FailureKind.STATUS, status, retryAfter, upstream + " answered " + status);
  }

  public FailureKind kind() {
    return kind;
  }

  /** The upstream's status, only with {@link FailureKind#STATUS}. */
  public OptionalInt status() {
    return kind == FailureKind.STATUS ? OptionalInt.of(status) : OptionalInt.empty();
  }

  /** When another try may succeed, where that is known. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
