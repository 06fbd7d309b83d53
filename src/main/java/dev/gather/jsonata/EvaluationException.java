package dev.gather.jsonata;

/**
 * An expression that has no result for the values at hand, or none within its limits; carries no
 * stack trace.
 *
 * <p>The message names JSONata's code, the place in the expression and what is wrong in general,
 * never a value.
 */
public final class EvaluationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  EvaluationException(String message) {
    super(message, null, false, false);
  }
}
