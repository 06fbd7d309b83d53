package dev.gather.access.jwt;

import dev.gather.access.caller.Caller;
import java.time.Duration;

/** What a token comes to. */
public sealed interface Verification {

  /** It holds. */
  record Accepted(Caller caller) implements Verification {}

  /**
   * It does not, and never will without a change of somebody's.
   *
   * @param description why, without anything of the token; fits {@code error_description} of RFC
   *     6750
   */
  record Refused(String description) implements Verification {}

  /**
   * Nobody can say: the issuer's keys are not there, or may be older than the token.
   *
   * @param retryAfter when they are looked for again
   */
  record Unavailable(Duration retryAfter) implements Verification {}
}
