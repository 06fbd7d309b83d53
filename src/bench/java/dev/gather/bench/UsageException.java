package dev.gather.bench;

/** The bench was asked for what it does not have; the message is all that needs to be said. */
final class UsageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
