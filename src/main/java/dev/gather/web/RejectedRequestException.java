package dev.gather.web;

import dev.gather.answer.ProblemDetails;
import dev.gather.plan.schema.Violation;
import java.util.List;
import org.springframework.http.HttpStatus;

/**
 * A request that cannot be used as it is; its message says why and never quotes it. Carries no
 * stack trace.
 */
final class RejectedRequestException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient ProblemDetails problem;

  /** A request that cannot be read. */
  RejectedRequestException(String message) {
    this(HttpStatus.BAD_REQUEST, message);
  }

  RejectedRequestException(HttpStatus status, String message) {
    this(status, message, List.of());
  }

  /**
   * @param violations places of its parameters or body that break the route's schema
   */
  RejectedRequestException(HttpStatus status, String message, List<Violation> violations) {
    super(message, null, false, false);
    this.problem = new ProblemDetails(status.value(), message, List.of(), violations);
  }

  /** For the client. */
  ProblemDetails problem() {
    return problem;
  }
}
