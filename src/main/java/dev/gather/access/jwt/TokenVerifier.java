package dev.gather.access.jwt;

import dev.gather.access.caller.Caller;
import dev.gather.access.jwk.KeyServer;
import dev.gather.access.jwk.KeySource;
import dev.gather.definition.model.JwtDefinition;
import dev.gather.process.Time;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/**
 * Verifies tokens of several issuers. It fetches their keys in the background from when it is made
 * until it is closed, and remembers tokens that were verified.
 */
public final class TokenVerifier implements AutoCloseable {

  private final Map<String, TrustedIssuer> issuers = new LinkedHashMap<>();
  private final KeyServer server;
  private final KnownTokens known;
  private final Time time;
  private final TokenListener listener;

  /**
   * @param definitions of different issuers
   * @param listener is told of each token and each fetch
   * @throws IllegalArgumentException if an issuer stands twice or has no audience, an algorithm is
   *     none of {@link JwtDefinition#ALGORITHMS}, or the place of keys is no URL or file
   */
  public TokenVerifier(List<JwtDefinition> definitions, Time time, TokenListener listener) {
    this(definitions, KeyServer.client(), time, listener);
  }

  TokenVerifier(
      List<JwtDefinition> definitions, HttpClient client, Time time, TokenListener listener) {
    this.server = new KeyServer(client, time);
    this.known = new KnownTokens(time);
    this.time = time;
    this.listener = listener;
    trust(definitions, Map.of());
  }

  private TokenVerifier(TokenVerifier before, List<JwtDefinition> definitions) {
    this.server = before.server;
    this.known = before.known;
    this.time = before.time;
    this.listener = before.listener;
    trust(definitions, before.issuers);
  }

  /**
   * The verifier of changed definitions. An issuer whose definition is the same lives on, with its
   * keys and the tokens known of it. This verifier still works until it is closed, which leaves
   * alone what the other one has as well.
   */
  public TokenVerifier changedTo(List<JwtDefinition> definitions) {
    return new TokenVerifier(this, definitions);
  }

  /**
   * Whose token it is, if it was verified before and still holds. This is what nearly every request
   * needs, so it only looks into a map.
   */
  public Optional<Caller> known(String token) {
    return token.length() > UnverifiedToken.LONGEST
        ? Optional.empty()
        : known(Fingerprint.of(token));
  }

  /**
   * Verifies a token. Unless its key has to be fetched, the result is there at once.
   *
   * @return never fails, and waits for {@link KeySource#LIMIT} at most
   */
  public Mono<Verification> verify(String token) {
    if (token.length() > UnverifiedToken.LONGEST) {
      return Mono.just(refused(TokenResult.TOO_LARGE));
    }
    Fingerprint fingerprint = Fingerprint.of(token);
    Optional<Caller> caller = known(fingerprint);
    return caller.isPresent()
        ? Mono.just(new Verification.Accepted(caller.get()))
        : Mono.defer(() -> verify(token, fingerprint));
  }

  /** Ends the fetches of issuers that no other verifier has. Once. */
  @Override
  public void close() {
    issuers.values().forEach(TrustedIssuer::release);
  }

  /** Tokens that are remembered. */
  long remembered() {
    return known.size();
  }

  private Optional<Caller> known(Fingerprint fingerprint) {
    KnownToken token = known.get(fingerprint);
    if (token == null) {
      return Optional.empty();
    }
    String issuer = token.by().definition().issuer();
    if (issuers.get(issuer) != token.by() || !token.by().stillKnows(token)) {
      return Optional.empty();
    }
    listener.tokenChecked(issuer, TokenResult.REMEMBERED);
    return token.caller();
  }

  private Mono<Verification> verify(String text, Fingerprint fingerprint) {
    UnverifiedToken token;
    Optional<TrustedIssuer> issuer;
    try {
      token = UnverifiedToken.parse(text);
      // Nobody has verified that it is of this issuer: it only says whose keys will tell.
      issuer = token.issuer().map(issuers::get);
    } catch (RefusedTokenException bad) {
      return Mono.just(refused(bad.result()));
    }
    return issuer.isPresent()
        ? issuer.get().verify(token, fingerprint)
        : Mono.just(refused(TokenResult.ISSUER));
  }

  private Verification refused(TokenResult result) {
    listener.tokenChecked(TokenListener.NO_ISSUER, result);
    return new Verification.Refused(result.description());
  }

  private void trust(List<JwtDefinition> definitions, Map<String, TrustedIssuer> before) {
    try {
      for (JwtDefinition definition : definitions) {
        check(definition);
        TrustedIssuer living = before.get(definition.issuer());
        issuers.put(
            definition.issuer(),
            living != null && living.definition().equals(definition)
                ? living.shared()
                : trusted(definition));
      }
    } catch (RuntimeException | Error defect) {
      close();
      throw defect;
    }
  }

  private TrustedIssuer trusted(JwtDefinition definition) {
    KeySource keys = server.keysOf(definition, listener);
    return new TrustedIssuer(definition, keys.start(), known, time, listener);
  }

  private void check(JwtDefinition definition) {
    String issuer = definition.issuer();
    if (issuers.containsKey(issuer)) {
      throw new IllegalArgumentException("issuer: " + issuer + " (expected: each once)");
    }
    if (definition.audiences().isEmpty()) {
      throw new IllegalArgumentException("audiences: none (expected: one or more)");
    }
    if (!JwtDefinition.ALGORITHMS.containsAll(definition.algorithms())) {
      throw new IllegalArgumentException(
          "algorithms: "
              + definition.algorithms()
              + " (expected: some of "
              + JwtDefinition.ALGORITHMS
              + ")");
    }
  }
}
