package dev.gather.json;

/** A text that is not a template; carries no stack trace. */
public final class ExpressionException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int offset;

  public ExpressionException(String message, int offset) {
    super(message, null, false, false);
    this.offset = offset;
  }

  /** Where in the text, from 0. */
  public int offset() {
    return offset;
  }
}
