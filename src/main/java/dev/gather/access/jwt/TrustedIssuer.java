package dev.gather.access.jwt;

import com.nimbusds.jose.JWSHeader;
import dev.gather.access.caller.Caller;
import dev.gather.access.jwk.KeySource;
import dev.gather.access.jwk.PublishedKeys;
import dev.gather.definition.model.JwtDefinition;
import dev.gather.process.Time;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;

/** An issuer whose tokens are accepted, with its keys. */
final class TrustedIssuer {

  private final JwtDefinition definition;
  private final KeySource source;
  private final TokenChecks checks;
  private final SignatureCheck signatures;
  private final KnownTokens known;
  private final TokenListener listener;
  private final AtomicInteger owners = new AtomicInteger(1);

  TrustedIssuer(
      JwtDefinition definition,
      KeySource source,
      KnownTokens known,
      Time time,
      TokenListener listener) {
    this.definition = definition;
    this.source = source;
    this.checks = new TokenChecks(definition, time);
    this.signatures = new SignatureCheck(this::keysFor);
    this.known = known;
    this.listener = listener;
  }

  JwtDefinition definition() {
    return definition;
  }

  /** Whether what was found out of a token still holds. */
  boolean stillKnows(KnownToken token) {
    return token.by() == this && token.keys() == source.current();
  }

  /**
   * Verifies a token of this issuer. Where its key is here, that is done before anybody subscribes
   * to anything else.
   */
  Mono<Verification> verify(UnverifiedToken token, Fingerprint fingerprint) {
    JWSHeader header;
    try {
      header = checks.header(token);
    } catch (RefusedTokenException bad) {
      return Mono.just(refused(bad.result()));
    }
    PublishedKeys keys = source.current();
    return keys != null && keys.has(header)
        ? Mono.just(verified(token, fingerprint, keys))
        : source.newest().then(Mono.fromSupplier(() -> withNewest(token, fingerprint, header)));
  }

  /** For one more owner, who has to {@link #release()} it as well. */
  TrustedIssuer shared() {
    owners.incrementAndGet();
    return this;
  }

  /** The last owner's ends its fetches. */
  void release() {
    if (owners.decrementAndGet() == 0) {
      source.dispose();
    }
  }

  private Verification withNewest(
      UnverifiedToken token, Fingerprint fingerprint, JWSHeader header) {
    PublishedKeys keys = source.current();
    if (keys != null && keys.has(header)) {
      return verified(token, fingerprint, keys);
    }
    if (source.isFailing()) {
      listener.tokenChecked(definition.issuer(), TokenResult.UNAVAILABLE);
      return new Verification.Unavailable(source.retryAfter());
    }
    return refused(TokenResult.KEY);
  }

  /**
   * @param keys of before the signature is looked at: should they change meanwhile, the token is
   *     verified once more when it comes again
   */
  private Verification verified(
      UnverifiedToken token, Fingerprint fingerprint, PublishedKeys keys) {
    try {
      Caller caller = checks.caller(token, signatures.verify(token));
      known.put(fingerprint, new KnownToken(this, keys, Optional.of(caller)));
      listener.tokenChecked(definition.issuer(), TokenResult.VERIFIED);
      return new Verification.Accepted(caller);
    } catch (RefusedTokenException bad) {
      return refused(bad.result());
    }
  }

  private Verification refused(TokenResult result) {
    listener.tokenChecked(definition.issuer(), result);
    return new Verification.Refused(result.description());
  }

  private List<PublicKey> keysFor(JWSHeader header) {
    PublishedKeys keys = source.current();
    return keys == null ? List.of() : keys.fitting(header);
  }
}
