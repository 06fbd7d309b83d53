package dev.gather.access.operators;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gather.process.Sha256;
import java.security.MessageDigest;
import java.util.regex.Pattern;

/**
 * The secret that operators show. Only its digest is kept, and compared: how long that takes says
 * nothing of the token, not even how long it is.
 */
public final class OperatorToken {

  private static final int LONGEST = 256;
  private static final Pattern FORM = Pattern.compile("[!-~]{16," + LONGEST + "}");

  private final byte[] digest;

  private OperatorToken(byte[] digest) {
    this.digest = digest;
  }

  /**
   * Spring finds it by its name.
   *
   * @param written as a property has it
   * @throws IllegalArgumentException when it is none; does not quote it
   */
  public static OperatorToken of(String written) {
    String token = written.strip();
    if (!FORM.matcher(token).matches()) {
      throw new IllegalArgumentException("no token");
    }
    return new OperatorToken(digest(token));
  }

  /** What is longer than any token can be is not even looked at. */
  boolean equalsText(String claimed) {
    return claimed.length() <= LONGEST && MessageDigest.isEqual(digest, digest(claimed));
  }

  private static byte[] digest(String token) {
    return Sha256.of(token.getBytes(UTF_8));
  }
}
