package dev.gather.access.jwt;

/** Why a token is refused. Anybody can send bad tokens, so it costs no stack trace. */
final class RefusedTokenException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final TokenResult result;

  RefusedTokenException(TokenResult result) {
    super(result.description(), null, false, false);
    this.result = result;
  }

  TokenResult result() {
    return result;
  }
}
