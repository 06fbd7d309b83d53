package dev.gather.access.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import dev.gather.Patience;
import dev.gather.access.caller.Caller;
import dev.gather.access.jwk.TestIssuer;
import dev.gather.access.jwk.TestKeys;
import dev.gather.cache.TestClock;
import dev.gather.definition.model.JwtDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class TokenVerifierTest {

  private final TestClock clock = new TestClock();
  private final CountedResults results = new CountedResults();
  private final TestIssuer issuer = new TestIssuer(clock);
  private TokenVerifier verifier;

  TokenVerifierTest() {
    verifier = verifier(issuer.definition());
  }

  @BeforeEach
  void haveKeys() {
    assertThat(verify(issuer.token().with("sub", "warm-up").text()))
        .isInstanceOf(Verification.Accepted.class);
  }

  @AfterEach
  void close() {
    verifier.close();
    issuer.close();
  }

  @Test
  void tellsWhoSendsAToken() {
    Caller caller = accepted(issuer.token().with("scope", "orders.read carts.write"));

    assertThat(caller.issuer()).isEqualTo(issuer.url());
    assertThat(caller.subject()).isEqualTo("u1");
    assertThat(caller.scopes()).containsExactly("carts.write", "orders.read");
    assertThat(caller.expires()).contains(whole(clock.instant()).plusSeconds(3600 + 60));
    assertThat(caller).hasToString("Caller");
  }

  @Test
  void handsOnTheClaimsAsTheyWereWritten() {
    String claims =
        """
        {"iss":"%s", "sub":"u1", "aud":["a","gather"], "exp": 1.9e9, "price":61.90}"""
            .formatted(issuer.url());

    assertThat(accepted(issuer.token().payload(claims)).claims()).asString(UTF_8).isEqualTo(claims);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"})
  void acceptsEachAlgorithmThatTheDefinitionNames(String name) {
    JWSAlgorithm algorithm = JWSAlgorithm.parse(name);
    JWK key = keyFor(algorithm);
    issuer.publish(key);
    try (TokenVerifier fresh = verifier(issuer.definition())) {
      String token = issuer.token(key, algorithm).text();
      // On a thread that must not block.
      Verification verification =
          Mono.defer(() -> fresh.verify(token))
              .subscribeOn(Schedulers.parallel())
              .block(Patience.LIMIT);

      assertThat(verification).isInstanceOf(Verification.Accepted.class);
    }
  }

  @Test
  void acceptsNoAlgorithmThatTheDefinitionDoesNotName() {
    try (TokenVerifier strict = verifier(with(issuer.definition(), List.of("ES256")))) {
      assertThat(strict.verify(issuer.token().text()).block(Patience.LIMIT))
          .isEqualTo(refused(TokenResult.ALGORITHM));
    }
  }

  @Test
  void allowsForClocksThatDiffer() {
    accepted(issuer.token().with("exp", seconds(-60)));
    accepted(issuer.token().with("nbf", seconds(60)));
    accepted(issuer.token().with("iat", seconds(60)));
    refuses(issuer.token().with("exp", seconds(-61)), TokenResult.EXPIRED);
    refuses(issuer.token().with("nbf", seconds(61)), TokenResult.NOT_YET_VALID);
    refuses(issuer.token().with("iat", seconds(61)), TokenResult.NOT_YET_VALID);
  }

  @Test
  void needsNeitherIatNorNbf() {
    accepted(issuer.token().without("iat"));
  }

  @Test
  void refusesWhatDoesNotSayWhoItIsForOrUntilWhen() {
    refuses(issuer.token().without("exp"), TokenResult.CLAIMS);
    refuses(issuer.token().with("exp", "tomorrow"), TokenResult.CLAIMS);
    refuses(issuer.token().with("exp", List.of()), TokenResult.CLAIMS);
    refuses(issuer.token().without("sub"), TokenResult.CLAIMS);
    refuses(issuer.token().with("sub", ""), TokenResult.CLAIMS);
    refuses(issuer.token().with("sub", 7), TokenResult.MALFORMED);
    refuses(issuer.token().payload(claims("\"sub\":\"\\ud800\"")), TokenResult.CLAIMS);
  }

  @Test
  void refusesWhatIsForOthers() {
    refuses(issuer.token().with("aud", "billing"), TokenResult.AUDIENCE);
    refuses(issuer.token().with("aud", List.of("billing", "gather2")), TokenResult.AUDIENCE);
    refuses(issuer.token().with("aud", List.of()), TokenResult.AUDIENCE);
    refuses(issuer.token().without("aud"), TokenResult.AUDIENCE);
    accepted(issuer.token().with("aud", List.of("billing", "gather")));
  }

  @Test
  void takesTheIssuerToTheLetter() {
    refuses(issuer.token().with("iss", issuer.url() + "/"), TokenResult.ISSUER);
    refuses(issuer.token().with("iss", "https://evil.example"), TokenResult.ISSUER);
    refuses(issuer.token().without("iss"), TokenResult.ISSUER);
    refuses(issuer.token().with("iss", List.of(issuer.url())), TokenResult.MALFORMED);
  }

  @Test
  void refusesWhatAnotherKeyHasSigned() {
    refuses(issuer.token().signedBy(TestKeys.rsa("other")), TokenResult.SIGNATURE);
    refuses(issuer.token(TestKeys.rsa("other"), JWSAlgorithm.RS256), TokenResult.KEY);
  }

  @ParameterizedTest
  @CsvSource({"JWT", "jwt", "at+jwt", "application/at+jwt", "AT+JWT"})
  void acceptsTheTypesOfAccessTokens(String type) {
    accepted(issuer.token().header("typ", type));
  }

  @ParameterizedTest
  @CsvSource({"logout+jwt", "secevent+jwt", "dpop+jwt", "JWE", "''"})
  void refusesTokensThatSayThatTheyAreSomethingElse(String type) {
    refuses(issuer.token().header("typ", type), TokenResult.TYPE);
  }

  @Test
  void acceptsATokenWithoutATypeOrTheNameOfItsKey() {
    accepted(issuer.token().withoutHeader("typ"));
    accepted(issuer.token().withoutHeader("kid"));
  }

  @Test
  void verifiesATokenOnce() {
    String token = issuer.token().text();
    assertThat(verifier.known(token)).isEmpty();
    int before = results.of(issuer.url(), TokenResult.VERIFIED);

    Verification first = verify(token);
    Verification second = verify(token);

    assertThat(second).isEqualTo(first);
    assertThat(verifier.known(token).map(Caller::subject)).contains("u1");
    assertThat(results.of(issuer.url(), TokenResult.VERIFIED) - before).isEqualTo(1);
    assertThat(results.of(issuer.url(), TokenResult.REMEMBERED)).isEqualTo(2);
  }

  @Test
  void remembersATokenUntilItExpires() {
    String token = issuer.token().with("exp", seconds(300)).text();
    verify(token);

    clock.advance(Duration.ofSeconds(360).minusMillis(1));
    assertThat(verifier.known(token)).isPresent();
    clock.advance(Duration.ofMillis(2));
    assertThat(verifier.known(token)).isEmpty();
    assertThat(verify(token)).isEqualTo(refused(TokenResult.EXPIRED));
  }

  @Test
  void remembersNothingOfATokenThatIsRefused() {
    long before = verifier.remembered();
    refuses(issuer.token().with("exp", seconds(-61)), TokenResult.EXPIRED);
    refuses(issuer.token().signedBy(TestKeys.rsa("other")), TokenResult.SIGNATURE);

    assertThat(verifier.remembered()).isEqualTo(before);
  }

  @Test
  void eachIssuerHasItsOwnKeysAndAudiences() {
    JWK key = TestKeys.rsa("of the other");
    try (TestIssuer other = new TestIssuer(clock)) {
      other.publish(key);
      try (TokenVerifier both = verifier(issuer.definition(), other.definition())) {
        assertThat(both.verify(other.token(key, JWSAlgorithm.RS256).text()).block(Patience.LIMIT))
            .isInstanceOf(Verification.Accepted.class);
        assertThat(both.verify(issuer.token(key, JWSAlgorithm.RS256).text()).block(Patience.LIMIT))
            .isEqualTo(refused(TokenResult.KEY));
      }
    }
  }

  @Test
  void anIssuerThatHasNotChangedKeepsItsKeysAndItsTokens() {
    String token = issuer.token().text();
    verify(token);
    int fetches = issuer.fetches();
    try (TestIssuer other = new TestIssuer(clock)) {
      TokenVerifier next = verifier.changedTo(List.of(issuer.definition(), other.definition()));
      verifier.close();
      verifier = next;

      assertThat(verifier.known(token)).isPresent();
      accepted(issuer.token().with("sub", "u2"));
      assertThat(issuer.fetches()).isEqualTo(fetches);
    }
  }

  @Test
  void anIssuerThatHasChangedIsAskedAnewAndItsTokensAreVerifiedAnew() {
    String token = issuer.token().text();
    verify(token);
    JwtDefinition changed =
        new JwtDefinition(
            issuer.url(),
            issuer.definition().jwkSet(),
            List.of("billing"),
            List.of("scope"),
            JwtDefinition.ALGORITHMS,
            Duration.ZERO);
    TokenVerifier next = verifier.changedTo(List.of(changed));
    verifier.close();
    verifier = next;

    assertThat(verifier.known(token)).isEmpty();
    assertThat(verify(token)).isEqualTo(refused(TokenResult.AUDIENCE));
  }

  @Test
  void saysWhyInWordsThatAChallengeCanCarry() {
    for (TokenResult result : TokenResult.values()) {
      assertThat(result.description()).matches("[\\x20-\\x21\\x23-\\x5b\\x5d-\\x7e]+");
      assertThat(result.label()).matches("[a-z-]+");
    }
  }

  @Test
  void takesNoDefinitionThatCouldNotHold() {
    JwtDefinition good = issuer.definition();
    assertThatThrownBy(() -> verifier(good, good)).hasMessageContaining("each once");
    assertThatThrownBy(() -> verifier(with(good, List.of("RS256", "HS256"))))
        .hasMessageContaining("[RS256, HS256]");
    assertThatThrownBy(() -> verifier(with(good, List.of("none"))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                verifier(
                    new JwtDefinition(
                        good.issuer(),
                        good.jwkSet(),
                        List.of(),
                        good.scopes(),
                        good.algorithms(),
                        good.clockSkew())))
        .hasMessageContaining("audiences");
  }

  private TokenVerifier verifier(JwtDefinition... definitions) {
    return new TokenVerifier(List.of(definitions), clock, results);
  }

  private static JwtDefinition with(JwtDefinition definition, List<String> algorithms) {
    return new JwtDefinition(
        definition.issuer(),
        definition.jwkSet(),
        definition.audiences(),
        definition.scopes(),
        algorithms,
        definition.clockSkew());
  }

  private Verification verify(String token) {
    return Objects.requireNonNull(verifier.verify(token).block(Patience.LIMIT));
  }

  private Caller accepted(TestToken token) {
    Verification verification = verify(token.text());
    assertThat(verification).isInstanceOf(Verification.Accepted.class);
    return ((Verification.Accepted) verification).caller();
  }

  private void refuses(TestToken token, TokenResult result) {
    assertThat(verify(token.text())).isEqualTo(refused(result));
  }

  private static Verification refused(TokenResult result) {
    return new Verification.Refused(result.description());
  }

  private String claims(String more) {
    return "{\"iss\":\"%s\",\"aud\":\"gather\",\"exp\":%d,%s}"
        .formatted(issuer.url(), seconds(60), more);
  }

  private long seconds(long fromNow) {
    return clock.instant().getEpochSecond() + fromNow;
  }

  private static Instant whole(Instant time) {
    return Instant.ofEpochSecond(time.getEpochSecond());
  }

  private static JWK keyFor(JWSAlgorithm algorithm) {
    return JWSAlgorithm.Family.RSA.contains(algorithm)
        ? TestKeys.rsa("first")
        : TestKeys.ec("curved", Curve.forJWSAlgorithm(algorithm).iterator().next());
  }
}
