package dev.gather.web;

/**
 * A request that cannot be read; its message says what and never quotes it. Carries no stack trace.
 */
final class MalformedRequestException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String detail;

  MalformedRequestException(String message) {
    super(message, null, false, false);
    this.detail = message;
  }

  /** What is wrong, for people. */
  String detail() {
    return detail;
  }
}
