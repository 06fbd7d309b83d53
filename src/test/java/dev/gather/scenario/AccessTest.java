package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.access.jwk.TestIssuer;
import dev.gather.access.key.KeyFile;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

/** Who is let in, and what the others are told: the same for every kind of route. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessTest {

  private static final String KEY = "a-key-of-the-tests";

  private final TestIssuer issuer = new TestIssuer();
  private final ScriptedService service = new ScriptedService(target -> Mono.just("{\"a\":1}"));
  private Gateway gateway;

  @BeforeAll
  void start(@TempDir Path directory) {
    KeyFile keys =
        new KeyFile(directory.resolve("keys.yaml"))
            .write(KeyFile.entry("partner", KEY, "orders.read"));
    gateway =
        Gateway.start(
            """
            access:
              jwt: { issuer: "%s", audience: gather }
              api-keys: { file: "%s" }
            upstreams:
              service: { url: "%s" }
            routes:
              public: { path: /public, calls: { a: { upstream: service, path: /a } } }
              document:
                path: /document/{user}
                access: { scope: [orders.read] }
                require:
                  - { that: "claims.sub = path.user or claims.sub = 'partner'", detail: only your own }
                  - { that: "$not($exists(query.odd))", status: 409 }
                calls: { a: { upstream: service, path: "/a/{claims.sub}" } }
              live:
                path: /live/{user}
                access: { scope: [orders.read] }
                require: [{ that: "claims.sub = path.user or claims.sub = 'partner'" }]
                live: { every: 1h }
                calls: { a: { upstream: service, path: "/a/{claims.sub}" } }
              proxy:
                path: /proxy/{user}
                access: { scope: [orders.read] }
                require: [{ that: "claims.sub = path.user or claims.sub = 'partner'" }]
                proxy: { upstream: service, path: "/a/{claims.sub}" }
              limited:
                path: /limited
                access: authenticated
                rate-limit: { permits: 2, every: 1h, per: claims.sub }
                calls: { a: { upstream: service, path: /a } }
              counted:
                path: /counted
                rate-limit: { permits: 1, every: 1h, per: header.x-shop }
                calls: { a: { upstream: service, path: /a } }
            """
                .formatted(issuer.url(), keys.path(), service.url()));
    await().untilAsserted(() -> assertThat(issuer.fetches()).isPositive());
  }

  @AfterAll
  void stop() {
    gateway.close();
    service.close();
    issuer.close();
  }

  @BeforeEach
  void forget() {
    service.forget();
  }

  @ParameterizedTest
  @EnumSource
  void asksForCredentialsAndNamesNoError(Way way) {
    HttpResponse<String> answer = ask(way, "u1", Map.of());

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("www-authenticate"))
        .contains("Bearer realm=\"gather\", ApiKey realm=\"gather\"");
    assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
    assertThat(Json.of(answer).at("/requestId").stringValue())
        .isEqualTo(answer.headers().firstValue("x-request-id").orElseThrow());
    assertThat(service.asked()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void letsInWhoHasTheScopesAndIsWhomTheRouteIsFor(Way way) {
    assertLetIn(way, bearer(token("u1", "orders.read")), "u1", "/a/u1");
    service.forget();
    assertLetIn(way, Map.of("x-api-key", KEY), "u2", "/a/partner");
  }

  @ParameterizedTest
  @EnumSource
  void refusesATokenThatIsNotBelieved(Way way) {
    String expired = issuer.token().with("exp", issuer.now().getEpochSecond() - 600).text();
    HttpResponse<String> answer = ask(way, "u1", bearer(expired));

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("www-authenticate"))
        .contains(
            "Bearer realm=\"gather\", error=\"invalid_token\", error_description=\"the token has"
                + " expired\"");
    assertThat(service.asked()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void refusesWhoLacksAScope(Way way) {
    HttpResponse<String> answer = ask(way, "u1", bearer(token("u1", "orders.write")));

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.headers().firstValue("www-authenticate").orElseThrow())
        .contains("error=\"insufficient_scope\"", "scope=\"orders.read\"");
    assertThat(service.asked()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void refusesWhoIsAnother(Way way) {
    HttpResponse<String> answer = ask(way, "u1", bearer(token("u2", "orders.read")));

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.headers().firstValue("www-authenticate")).isEmpty();
    assertThat(service.asked()).isEmpty();
  }

  @Test
  void saysWhatTheFileSaysWhereARequirementIsNotTrue() {
    HttpResponse<String> other = ask(Way.DOCUMENT, "u1", bearer(token("u2", "orders.read")));
    assertThat(Json.of(other).at("/detail").stringValue()).isEqualTo("only your own");

    HttpResponse<String> odd =
        gateway.get("/document/u1?odd=1", "authorization", "Bearer " + token("u1", "orders.read"));
    assertThat(odd.statusCode()).isEqualTo(409);
  }

  @Test
  void refusesMoreThanOneCredentialAndWhatIsNone() {
    String token = "Bearer " + token("u1", "orders.read");
    for (List<String> headers :
        List.of(
            List.of("authorization", token, "authorization", token),
            List.of("authorization", token, "x-api-key", KEY),
            List.of("authorization", "Bearer"),
            List.of("authorization", "Bearer a b"),
            List.of("x-api-key", KEY, "x-api-key", KEY))) {
      HttpResponse<String> answer = gateway.get("/document/u1", headers.toArray(String[]::new));
      assertThat(answer.statusCode()).as("%s", headers).isEqualTo(400);
      assertThat(answer.headers().firstValue("www-authenticate").orElseThrow())
          .contains("error=\"invalid_request\"");
    }
    assertThat(gateway.get("/document/u1", "authorization", "Basic dTpw").statusCode())
        .isEqualTo(401);
    assertThat(gateway.get("/document/u1", "x-api-key", "another").statusCode()).isEqualTo(401);
    assertThat(gateway.get("/document/u1?access_token=" + token("u1", "orders.read")).statusCode())
        .isEqualTo(401);
    assertThat(service.asked()).isEmpty();
  }

  @Test
  void knowsAKeyBesideCredentialsOfAnotherScheme() {
    HttpResponse<String> answer =
        gateway.get("/document/u1", "authorization", "Basic dTpw", "x-api-key", KEY);
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void letsATokenThatNeverExpiresHaveALiveStream() {
    long expires = 253_402_300_799L;
    String token = issuer.token().with("scope", "orders.read").with("exp", expires).text();

    assertLetIn(Way.LIVE, bearer(token), "u1", "/a/u1");
    await().untilAsserted(() -> assertThat(gateway.liveStreams("live")).isZero());
  }

  @Test
  void letsNobodyElseHaveTheAnswer() {
    HttpResponse<String> document =
        gateway.get("/document/u1", "authorization", "Bearer " + token("u1", "orders.read"));
    assertThat(document.headers().firstValue("cache-control")).contains("private, no-cache");
    assertThat(List.of(document.headers().firstValue("vary").orElseThrow().split(", ")))
        .contains("authorization", "x-api-key");

    HttpResponse<String> proxied =
        gateway.get("/proxy/u1", "authorization", "Bearer " + token("u1", "orders.read"));
    assertThat(proxied.headers().firstValue("cache-control")).contains("private");

    assertThat(gateway.get("/public").headers().firstValue("cache-control")).contains("no-cache");
  }

  @Test
  void limitsEachCallerByItself() {
    for (int i = 1; i >= 0; i--) {
      HttpResponse<String> answer =
          gateway.get("/limited", "authorization", "Bearer " + token("u7", ""));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("ratelimit-policy"))
          .contains("\"limited\";q=2;w=3600");
      assertThat(answer.headers().firstValue("ratelimit").orElseThrow())
          .startsWith("\"limited\";r=" + i + ";t=");
    }
    HttpResponse<String> more =
        gateway.get("/limited", "authorization", "Bearer " + token("u7", ""));
    assertThat(more.statusCode()).isEqualTo(429);
    assertThat(Integer.parseInt(more.headers().firstValue("retry-after").orElseThrow()))
        .isBetween(1, 1800);
    assertThat(gateway.get("/limited", "authorization", "Bearer " + token("u8", "")).statusCode())
        .isEqualTo(200);
    assertThat(gateway.get("/limited").statusCode()).isEqualTo(401);
  }

  @Test
  void limitsEachValueOfAHeaderByItself() {
    assertThat(gateway.get("/counted", "x-shop", "a").statusCode()).isEqualTo(200);
    assertThat(gateway.get("/counted", "x-shop", "b").statusCode()).isEqualTo(200);
    assertThat(gateway.get("/counted", "x-shop", "a").statusCode()).isEqualTo(429);
  }

  @Test
  void endsALiveStreamWhenItsTokenExpires() {
    // Within the clock's skew, so that it holds for a moment more; longer on a busy machine.
    int left = 1;
    HttpResponse<String> answer;
    do {
      left *= 2;
      long expires = issuer.now().getEpochSecond() - 60 + left;
      String token = issuer.token().with("scope", "orders.read").with("exp", expires).text();
      answer = ask(Way.LIVE, "u1", bearer(token));
    } while (answer.statusCode() == 401 && left < 60);
    assertThat(answer.body())
        .contains("event: part")
        .containsPattern("event: done\nid: [0-9]+\ndata: \\{\"partial\":false}\n\n$");
  }

  private void assertLetIn(Way way, Map<String, String> credentials, String user, String asked) {
    HttpRequest.Builder request = gateway.request(way.path + "/" + user);
    request.header("accept", way.accept);
    credentials.forEach(request::header);
    if (way == Way.LIVE) {
      try (LiveClient live = new LiveClient(request.build())) {
        assertThat(live.status()).isEqualTo(200);
        await().untilAsserted(() -> assertThat(service.asked()).hasSize(1));
      }
    } else {
      assertThat(gateway.send(request.build()).statusCode()).isEqualTo(200);
    }
    assertThat(service.asked()).containsExactly("GET " + asked);
  }

  private HttpResponse<String> ask(Way way, String user, Map<String, String> credentials) {
    HttpRequest.Builder request = gateway.request(way.path + "/" + user);
    request.header("accept", way.accept);
    credentials.forEach(request::header);
    return gateway.send(request.build());
  }

  private String token(String subject, String scope) {
    return issuer.token().with("sub", subject).with("scope", scope).text();
  }

  private static Map<String, String> bearer(String token) {
    return Map.of("authorization", "Bearer " + token);
  }
}
