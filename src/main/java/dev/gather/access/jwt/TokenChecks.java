package dev.gather.access.jwt;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import dev.gather.access.caller.Caller;
import dev.gather.definition.model.JwtDefinition;
import dev.gather.json.JsonText;
import dev.gather.process.Time;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;

/** What a token of one issuer has to be beside signed. */
final class TokenChecks {

  private final JwtDefinition definition;
  private final Time time;
  private final Set<String> algorithms;
  private final List<ScopeClaim> scopes;
  private final JwtTimestampValidator times;
  private final OAuth2TokenValidator<Jwt> audience;

  TokenChecks(JwtDefinition definition, Time time) {
    this.definition = definition;
    this.time = time;
    this.algorithms = Set.copyOf(definition.algorithms());
    this.scopes = definition.scopes().stream().map(ScopeClaim::parse).toList();
    this.times = new JwtTimestampValidator(definition.clockSkew());
    times.setClock(time.withZone(ZoneOffset.UTC));
    this.audience = new JwtClaimValidator<Collection<String>>(JwtClaimNames.AUD, this::isMeant);
  }

  /**
   * What says with which key it is signed.
   *
   * @throws RefusedTokenException if no key could make the token good
   */
  JWSHeader header(UnverifiedToken token) {
    Optional<String> algorithm = token.algorithm().filter(algorithms::contains);
    if (algorithm.isEmpty()) {
      throw new RefusedTokenException(TokenResult.ALGORITHM);
    }
    if (token.isCritical() || !SignatureCheck.isAccepted(token.type())) {
      throw new RefusedTokenException(TokenResult.TYPE);
    }
    // The library would not call it a token.
    if (!token.hasSignature()) {
      throw new RefusedTokenException(TokenResult.SIGNATURE);
    }
    return new JWSHeader.Builder(JWSAlgorithm.parse(algorithm.get()))
        .keyID(token.keyId().orElse(null))
        .build();
  }

  /**
   * Who sends a token whose signature fits.
   *
   * @throws RefusedTokenException if it is not for now, or not for here
   */
  Caller caller(UnverifiedToken token, Jwt verified) {
    Instant expires = verified.getExpiresAt();
    String subject = TokenJson.text(token.claims(), JwtClaimNames.SUB).orElse("");
    if (expires == null || subject.isEmpty() || !JsonText.isWellFormed(subject)) {
      throw new RefusedTokenException(TokenResult.CLAIMS);
    }
    Instant end = expires.plus(definition.clockSkew());
    if (times.validate(verified).hasErrors()) {
      throw new RefusedTokenException(
          time.instant().isAfter(end) ? TokenResult.EXPIRED : TokenResult.NOT_YET_VALID);
    }
    if (!isPast(verified.getIssuedAt())) {
      throw new RefusedTokenException(TokenResult.NOT_YET_VALID);
    }
    if (audience.validate(verified).hasErrors()) {
      throw new RefusedTokenException(TokenResult.AUDIENCE);
    }
    return new Caller(
        definition.issuer(),
        subject,
        ScopeClaim.scopes(scopes, token.claims()),
        token.claims(),
        Optional.of(end));
  }

  /** A time to come would mean a clock that is wrong by more than was said, or a made-up claim. */
  private boolean isPast(@Nullable Instant issued) {
    return issued == null || !issued.isAfter(time.instant().plus(definition.clockSkew()));
  }

  private boolean isMeant(@Nullable Collection<String> named) {
    return named != null && !Collections.disjoint(named, definition.audiences());
  }
}
