package dev.gather.web;

import dev.gather.answer.ProblemDetails;
import dev.gather.plan.schema.Violation;
import java.util.List;
import org.springframework.http.HttpStatus;

/** A client's body that cannot be used; carries no stack trace. */
final class RefusedBodyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient ProblemDetails problem;

  RefusedBodyException(HttpStatus status, String message) {
    this(status, message, List.of());
  }

  /** A body that breaks its schema in these places. */
  RefusedBodyException(HttpStatus status, String message, List<Violation> violations) {
    super(message, null, false, false);
    this.problem = new ProblemDetails(status.value(), message, List.of(), violations);
  }

  ProblemDetails problem() {
    return problem;
  }
}
