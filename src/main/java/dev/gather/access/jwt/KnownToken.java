package dev.gather.access.jwt;

import dev.gather.access.caller.Caller;
import dev.gather.access.jwk.PublishedKeys;
import java.util.Optional;

/**
 * A token that was verified.
 *
 * @param by whose definition it was checked by
 * @param keys with which; by others it may be refused
 * @param caller who sends it; never empty
 */
record KnownToken(TrustedIssuer by, PublishedKeys keys, Optional<Caller> caller) {

  /** What there is of it beside its texts: about forty objects. */
  private static final int OVERHEAD = 1024;

  /** Bytes, roughly. */
  int weight() {
    Caller known = caller.orElseThrow();
    int scopes = known.scopes().stream().mapToInt(scope -> 64 + 2 * scope.length()).sum();
    return OVERHEAD + known.claims().length + 2 * known.subject().length() + scopes;
  }
}
