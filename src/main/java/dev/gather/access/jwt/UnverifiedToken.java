package dev.gather.access.jwt;

import dev.gather.json.Slice;
import dev.gather.json.Value;
import java.util.Base64;
import java.util.Optional;

/**
 * A token whose form is known to be good, and nothing else of it.
 *
 * @param text as it was sent
 * @param header a checked JSON object
 * @param claims a checked JSON object
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc7515#section-3.1">RFC 7515, 3.1</a>
 */
record UnverifiedToken(String text, byte[] header, byte[] claims) {

  /** Characters. With the groups of a large directory in it, a token has some thousands. */
  static final int LONGEST = 16 * 1024;

  /**
   * Takes a token apart.
   *
   * @param text of {@link #LONGEST} characters at most
   * @throws RefusedTokenException if it is not three parts in base64url, of which two are JSON
   */
  static UnverifiedToken parse(String text) {
    int first = text.indexOf('.');
    int second = text.indexOf('.', first + 1);
    // An encrypted one has five parts, and its header would be all that can be read.
    if (first < 0 || second < 0 || text.indexOf('.', second + 1) >= 0) {
      throw malformed();
    }
    byte[] header = TokenJson.object(decoded(text.substring(0, first)));
    byte[] claims = TokenJson.object(decoded(text.substring(first + 1, second)));
    // The library would skip what is no base64url.
    decoded(text.substring(second + 1));
    return new UnverifiedToken(text, header, claims);
  }

  Optional<String> issuer() {
    return TokenJson.text(claims, "iss");
  }

  Optional<String> algorithm() {
    return TokenJson.text(header, "alg");
  }

  Optional<String> type() {
    return TokenJson.text(header, "typ");
  }

  Optional<String> keyId() {
    return TokenJson.text(header, "kid");
  }

  /** Whether it asks for something that a reader has to know, RFC 7515, 4.1.11. */
  boolean isCritical() {
    return !(TokenJson.member(Slice.of(header), "crit") instanceof Value.Missing);
  }

  /** Whether there is anything in its third part. */
  boolean hasSignature() {
    return !text.endsWith(".");
  }

  /** Nothing of it. */
  @Override
  public String toString() {
    return "UnverifiedToken";
  }

  private static byte[] decoded(String part) {
    if (part.endsWith("=")) {
      throw malformed();
    }
    try {
      return Base64.getUrlDecoder().decode(part);
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
  }

  private static RefusedTokenException malformed() {
    return new RefusedTokenException(TokenResult.MALFORMED);
  }
}
