package dev.gather.access.caller;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Who asks, as it was verified.
 *
 * @param issuer who says so
 * @param subject its name there
 * @param scopes what it may do, sorted, each once
 * @param claims all that is known of it, a JSON object; to be left as it is
 * @param expires when it is not to be believed any more
 */
public record Caller(
    String issuer, String subject, List<String> scopes, byte[] claims, Optional<Instant> expires) {

  /** The same for the same caller, whatever showed who that is, and for no other. */
  public String identity() {
    StringBuilder identity = new StringBuilder();
    append(identity, issuer);
    append(identity, subject);
    scopes.forEach(scope -> append(identity, scope));
    return identity.toString();
  }

  /** With its length, so that no two lists of texts look alike. */
  private static void append(StringBuilder identity, String text) {
    identity.append(text.length()).append(':').append(text);
  }

  /** Nothing of the caller's. */
  @Override
  public String toString() {
    return "Caller";
  }
}
