package dev.gather.json;

/** Why a body is not the JSON that was expected. Only two of them exist, without a stack trace. */
public final class BadJsonException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  static final BadJsonException MALFORMED =
      new BadJsonException("is not exactly one JSON value in UTF-8");

  static final BadJsonException TOO_DEEP = new BadJsonException("is JSON nested too deep");

  private BadJsonException(String message) {
    super(message, null, false, false);
  }
}
