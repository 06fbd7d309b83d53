package dev.gather.web;

import org.springframework.http.HttpStatus;

/** A client's body that cannot be used; carries no stack trace. */
final class RefusedBodyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String detail;

  private final HttpStatus status;

  RefusedBodyException(HttpStatus status, String message) {
    super(message, null, false, false);
    this.detail = message;
    this.status = status;
  }

  HttpStatus status() {
    return status;
  }

  /** What is wrong, for people. */
  String detail() {
    return detail;
  }
}
