package dev.gather.access.jwk;

/** Why keys could not be had, in words that hold nothing of what a provider sent. */
final class KeyFetchException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;

  KeyFetchException(String reason) {
    this(reason, 0);
  }

  private KeyFetchException(String reason, int status) {
    super(reason, null, false, false);
    this.status = status;
  }

  static KeyFetchException answered(int status) {
    return new KeyFetchException("answered " + status + " (expected: 200)", status);
  }

  /** Whether the provider says that there is nothing. */
  boolean isNotFound() {
    return status == 404 || status == 410;
  }
}
