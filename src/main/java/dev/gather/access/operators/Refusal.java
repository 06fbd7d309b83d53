package dev.gather.access.operators;

import java.util.Locale;

/**
 * Why a request may not come to the operators' endpoints.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc6750#section-3">RFC 6750, 3</a>
 */
public enum Refusal {
  /** Says nothing of an error: whoever brings no token may not know that one is asked for. */
  MISSING(401, "", "this needs the operators' token (expected: Authorization: Bearer TOKEN)"),
  WRONG(401, ", error=\"invalid_token\"", "this is not the operators' token"),
  MALFORMED(
      400,
      ", error=\"invalid_request\"",
      "a token is taken from one Authorization field, and from nowhere else"
          + " (expected: Authorization: Bearer TOKEN)");

  private static final String CHALLENGE = "Bearer realm=\"operators of Gather\"";

  private final int status;
  private final String error;
  private final String detail;

  Refusal(int status, String error, String detail) {
    this.status = status;
    this.error = error;
    this.detail = detail;
  }

  /** For metrics and log lines. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public int status() {
    return status;
  }

  /** The value of {@code WWW-Authenticate}. */
  public String challenge() {
    return CHALLENGE + error;
  }

  /** For whoever is refused. */
  public String detail() {
    return detail;
  }
}
