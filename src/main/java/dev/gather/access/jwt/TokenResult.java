package dev.gather.access.jwt;

import java.util.Locale;

/** What tokens come to, as they are counted. */
public enum TokenResult {
  /** Its signature was verified. */
  VERIFIED("the token holds"),
  /** It had been verified before. */
  REMEMBERED("the token holds"),
  /** The issuer's keys are not there. */
  UNAVAILABLE("the issuer of the token cannot be asked for its keys"),
  TOO_LARGE("the token is too large"),
  MALFORMED("the token is not a signed JSON Web Token"),
  ISSUER("the token is of an issuer that is not accepted"),
  ALGORITHM("the token is signed with an algorithm that is not accepted"),
  TYPE("the token is of a type that is not accepted"),
  KEY("the token is signed with a key that its issuer does not publish"),
  SIGNATURE("the signature of the token does not fit"),
  CLAIMS("the token lacks sub or exp, or has a claim of the wrong kind"),
  EXPIRED("the token has expired"),
  NOT_YET_VALID("the token is not valid yet"),
  AUDIENCE("the token is for another audience");

  private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');
  private final String description;

  TokenResult(String description) {
    this.description = description;
  }

  /** As a metric has it. */
  public String label() {
    return label;
  }

  /** For the client; nothing of its token. */
  public String description() {
    return description;
  }
}
