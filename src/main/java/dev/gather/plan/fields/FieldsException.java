package dev.gather.plan.fields;

/**
 * A client's list of fields that cannot be used; carries no stack trace.
 *
 * <p>The message says what is wrong, without anything that the client has written.
 */
public final class FieldsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String detail;

  FieldsException(String detail) {
    super(detail, null, false, false);
    this.detail = detail;
  }

  /** What is wrong, for people. */
  public String detail() {
    return detail;
  }
}
