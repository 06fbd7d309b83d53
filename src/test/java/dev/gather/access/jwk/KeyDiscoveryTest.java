package dev.gather.access.jwk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gather.Patience;
import dev.gather.access.jwt.CountedResults;
import dev.gather.access.jwt.TokenVerifier;
import dev.gather.access.jwt.Verification;
import dev.gather.cache.TestClock;
import dev.gather.definition.model.JwtDefinition;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.test.StepVerifier;

/** Where keys are looked for, and what of a provider's answers is believed. */
class KeyDiscoveryTest {

  private final TestClock clock = new TestClock();
  private final TestIssuer issuer = new TestIssuer(clock);
  private final KeyServer server = new KeyServer(KeyServer.client(), clock);

  @AfterEach
  void close() {
    issuer.close();
  }

  @ParameterizedTest
  @CsvSource({
    "https://id.example, https://id.example/.well-known/openid-configuration,"
        + " https://id.example/.well-known/oauth-authorization-server",
    "https://id.example/, https://id.example/.well-known/openid-configuration,"
        + " https://id.example/.well-known/oauth-authorization-server",
    "https://id.example:8443/realms/shop,"
        + " https://id.example:8443/realms/shop/.well-known/openid-configuration,"
        + " https://id.example:8443/.well-known/oauth-authorization-server/realms/shop"
  })
  void theMetadataStandBehindTheIssuerOrBetweenItsHostAndItsPath(
      String name, String openId, String oauth) {
    KeyDiscovery discovery = new KeyDiscovery(name, server);

    assertThat(discovery.openId()).hasToString(openId);
    assertThat(discovery.oauth()).hasToString(oauth);
  }

  @Test
  void theSecondPlaceIsAskedWhereTheFirstHasNothing() {
    String name = issuer.url() + "/realms/shop";
    issuer.answer(
        "/.well-known/oauth-authorization-server/realms/shop",
        TestIssuer.Answer.json(TestIssuer.metadata(name, issuer.url() + TestIssuer.KEYS)));

    finds(name);
    assertThat(issuer.asked("/realms/shop/.well-known/openid-configuration")).isEqualTo(1);
  }

  @Test
  void theSecondPlaceIsNotAskedWhereTheFirstFails() {
    issuer.answer(TestIssuer.DISCOVERY, TestIssuer.Answer.status(500));

    fails("answered 500 (expected: 200)");
    assertThat(issuer.asked("/.well-known/oauth-authorization-server")).isZero();
  }

  @Test
  void metadataOfAnotherIssuerAreNotBelieved() {
    issuer.answer(
        TestIssuer.DISCOVERY,
        TestIssuer.Answer.json(
            TestIssuer.metadata(issuer.url() + "/", issuer.url() + TestIssuer.KEYS)));

    fails("tells of another issuer (expected: " + issuer.url() + ", to the letter)");
    assertThat(issuer.fetches()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/keys", "file:///etc/keys", "ftp://id.example", "http:", "::", " "})
  void keysStandAtAUrl(String place) {
    issuer.answer(
        TestIssuer.DISCOVERY, TestIssuer.Answer.json(TestIssuer.metadata(issuer.url(), place)));

    fails("does not say where the keys are (expected: `jwks_uri`, an http or https URL)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"issuer\":[]}", "{\"jwks_uri\":\"/\"}", "[]", "7"})
  void metadataSayOfWhom(String json) {
    issuer.answer(TestIssuer.DISCOVERY, TestIssuer.Answer.json(json));

    fails("tells of another issuer (expected: " + issuer.url() + ", to the letter)");
  }

  @Test
  void metadataAreJson() {
    issuer.answer(TestIssuer.DISCOVERY, TestIssuer.Answer.json("<html>"));

    fails("tells of its issuer in something that is not exactly one JSON value in UTF-8");
  }

  @Test
  void keysOfAnIssuerThatIsAskedInSecretAreNotFetchedInTheOpen() {
    String json = TestIssuer.metadata("https://id.example", issuer.url() + TestIssuer.KEYS);

    assertThatThrownBy(
            () -> new KeyDiscovery("https://id.example", server).keys(json.getBytes(UTF_8)))
        .hasMessage("does not say where the keys are (expected: `jwks_uri`, an https URL)");
  }

  /** The one that is asked here speaks no TLS. */
  @Test
  void anHttpsUrlIsAskedByTls() {
    StepVerifier.create(server.get(URI.create(issuer.url().replace("http:", "https:") + "/keys")))
        .expectError(SSLException.class)
        .verify(Patience.LIMIT);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void redirectsAreNotFollowed(int status) {
    try (TestIssuer other = new TestIssuer(clock)) {
      Map<String, String> location = Map.of("location", other.url() + TestIssuer.KEYS);
      issuer.answer(TestIssuer.KEYS, new TestIssuer.Answer(status, location, ""));

      fails("answered " + status + " (expected: 200)");
      assertThat(other.fetches()).isZero();
    }
  }

  @Test
  void anAnswerIsReadNoFurtherThanTheLimit() {
    issuer.answer(TestIssuer.KEYS, TestIssuer.Answer.json(" ".repeat(KeyServer.LARGEST + 1)));
    fails(KeyServer.TOO_LARGE);

    String set = TestIssuer.set(issuer.key());
    issuer.answer(
        TestIssuer.KEYS,
        TestIssuer.Answer.json(set + " ".repeat(KeyServer.LARGEST - set.length())));
    finds(issuer.url());
  }

  @Test
  void anAnswerThatNeverEndsIsReadNoFurtherEither() {
    DisposableServer endless =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle(
                (request, response) -> response.sendString(Mono.just("[".repeat(10_000)).repeat()))
            .bindNow();
    URI url = URI.create("http://127.0.0.1:" + endless.port() + "/keys");

    StepVerifier.create(server.get(url))
        .expectErrorMessage(KeyServer.TOO_LARGE)
        .verify(Patience.LIMIT);
    endless.disposeNow();
  }

  @Test
  void anAnswerSaysHowLongItHolds() {
    assertThat(fresh("max-age=120")).isEqualTo(Duration.ofSeconds(120));
    assertThat(fresh("max-age=5, must-revalidate")).isEqualTo(Duration.ofMinutes(1));
    assertThat(fresh("public, max-age=86400")).isEqualTo(Duration.ofHours(1));
    assertThat(fresh("no-store")).isEqualTo(Duration.ofMinutes(10));
    assertThat(fresh("max-age=never")).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void aKeySetNeedsNoDiscovery() {
    JwtDefinition named = issuer.definition(URI.create(issuer.url() + TestIssuer.KEYS + "?v=2"));
    issuer.answer(TestIssuer.KEYS + "?v=2", TestIssuer.Answer.json(TestIssuer.set(issuer.key())));
    try (TokenVerifier verifier = new TokenVerifier(List.of(named), clock, new CountedResults())) {
      assertThat(verifier.verify(issuer.token().text()).block(Patience.LIMIT))
          .isInstanceOf(Verification.Accepted.class);
      assertThat(issuer.asked(TestIssuer.DISCOVERY)).isZero();
    }
  }

  @Test
  void aPlaceIsToldWithoutWhatMayBeSecret() {
    assertThat(KeyUrl.place(URI.create("https://user:pass@id.example:8443/keys?token=x#f")))
        .isEqualTo("https://id.example:8443/keys");
  }

  private Duration fresh(String cacheControl) {
    issuer.answer(
        TestIssuer.KEYS,
        new TestIssuer.Answer(
            200, Map.of("cache-control", cacheControl), TestIssuer.set(issuer.key())));
    return Optional.ofNullable(fetch(issuer.url()).block(Patience.LIMIT)).orElseThrow().lookAgain();
  }

  private Mono<KeyFetch.Fetched> fetch(String name) {
    return new KeyDiscovery(name, server).fetch();
  }

  private void finds(String name) {
    StepVerifier.create(fetch(name).map(found -> found.keys().keys().size()))
        .expectNext(1)
        .expectComplete()
        .verify(Patience.LIMIT);
  }

  private void fails(String reason) {
    StepVerifier.create(fetch(issuer.url())).expectErrorMessage(reason).verify(Patience.LIMIT);
  }
}
