package dev.gather.access;

import dev.gather.access.caller.Caller;
import dev.gather.access.jwt.TokenVerifier;
import dev.gather.access.jwt.Verification;
import dev.gather.access.key.ApiKeys;
import dev.gather.definition.model.AccessDefinition;
import dev.gather.definition.model.ApiKeysDefinition;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import reactor.core.publisher.Mono;

/**
 * Finds out who asks, by what a request brings.
 *
 * @param tokens of the definition's issuers
 * @param keys of its file
 */
record Login(
    AccessDefinition definition,
    Challenge challenge,
    TokenVerifier tokens,
    Optional<ApiKeys> keys) {

  private static final String AUTHORIZATION = "authorization";

  /** A scheme is told from others whatever its letters' case, and by its whole name. */
  private static final Pattern SCHEME = Pattern.compile("(?i:bearer)(?![\\w!#$%&'*+.^`|~-])");

  /** With a token as RFC 6750, 2.1, lets it be. */
  private static final Pattern BEARER = Pattern.compile("(?i:bearer) +([A-Za-z0-9._~+/-]+=*)");

  /** Who it is, or why nobody is believed to be. */
  Mono<Admission> caller(AccessRequest request) {
    List<String> authorization =
        definition.jwt().isEmpty() ? List.of() : request.values(AUTHORIZATION);
    List<String> presented =
        definition.apiKeys().map(ApiKeysDefinition::header).map(request::values).orElse(List.of());
    boolean hasToken = authorization.stream().anyMatch(Login::isBearer);
    if (hasToken && !presented.isEmpty()) {
      return Mono.just(challenge.malformed("there are a token and an API key (expected: one)"));
    }
    if (hasToken) {
      return token(authorization);
    }
    return Mono.just(presented.isEmpty() ? challenge.nobody() : key(presented));
  }

  private Admission key(List<String> presented) {
    if (presented.size() > 1) {
      return challenge.malformed("there are several API keys (expected: one)");
    }
    Optional<Caller> caller = keys.flatMap(known -> known.find(presented.get(0)));
    return caller.isPresent() ? granted(caller.get()) : challenge.unknownKey();
  }

  private static boolean isBearer(String authorization) {
    return SCHEME.matcher(authorization).lookingAt();
  }

  private Mono<Admission> token(List<String> authorization) {
    if (authorization.size() > 1) {
      return Mono.just(
          challenge.malformed("there are several Authorization fields (expected: one)"));
    }
    Matcher bearer = BEARER.matcher(authorization.get(0));
    if (!bearer.matches()) {
      return Mono.just(challenge.malformed("the Authorization field has no token (expected: one)"));
    }
    String token = bearer.group(1);
    Optional<Caller> known = tokens.known(token);
    return known.isPresent()
        ? Mono.just(granted(known.get()))
        : tokens.verify(token).map(this::admission);
  }

  private Admission admission(Verification verification) {
    if (verification instanceof Verification.Accepted accepted) {
      return granted(accepted.caller());
    }
    return verification instanceof Verification.Refused refused
        ? challenge.invalid(refused.description())
        : challenge.unavailable(((Verification.Unavailable) verification).retryAfter());
  }

  private static Admission granted(Caller caller) {
    return new Admission.Granted(Optional.of(caller), Admission.NO_FIELDS);
  }
}
