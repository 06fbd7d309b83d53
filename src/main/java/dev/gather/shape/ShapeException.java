package dev.gather.shape;

/**
 * A JSON value that has not what a shape takes from it; carries no stack trace.
 *
 * <p>The message names the path, never the value.
 */
public final class ShapeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ShapeException(String message) {
    super(message, null, false, false);
  }
}
