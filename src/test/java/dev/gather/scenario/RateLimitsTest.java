package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.access.jwk.TestIssuer;
import dev.gather.access.jwt.TestToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

/** Whose requests a limit counts together, and when: the same for every kind of route. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RateLimitsTest {

  private final TestIssuer issuer = new TestIssuer();
  private final ScriptedService service = new ScriptedService(target -> Mono.just("{\"a\":1}"));
  private Gateway gateway;
  private Gateway behindProxies;

  @BeforeAll
  void start() {
    String definition =
        "access: { jwt: { issuer: \"%s\", audience: gather } }\n".formatted(issuer.url())
            + "upstreams: { service: { url: \"%s\" } }\nroutes:\n".formatted(service.url())
            + Arrays.stream(Way.values()).map(RateLimitsTest::routes).collect(Collectors.joining());
    gateway = Gateway.start(definition);
    behindProxies = Gateway.start(definition, "gather.trusted-proxies=127.0.0.0/8,10.0.0.0/8");
    await().untilAsserted(() -> assertThat(issuer.fetches()).isGreaterThanOrEqualTo(2));
  }

  @AfterAll
  void stop() {
    behindProxies.close();
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
  void ofTheAddressCountsEachClientOfATrustedProxyByItself(Way way) {
    for (int i = 0; i < 2; i++) {
      assertThat(ask(behindProxies, way, "ip", "X-Forwarded-For: 192.0.2.1").status())
          .isEqualTo(200);
    }
    assertThat(ask(behindProxies, way, "ip", "X-Forwarded-For: 192.0.2.2, 10.0.0.7").status())
        .isEqualTo(200);
    assertRefused(ask(behindProxies, way, "ip", "X-Forwarded-For: 6.6.6.6, 192.0.2.1"), way, "ip");
  }

  @ParameterizedTest
  @EnumSource
  void ofTheAddressIsThatOfTheConnectionWhateverAClientClaims(Way way) {
    for (int i = 0; i < 10; i++) {
      AnswerHead answer =
          ask(
              gateway,
              way,
              "ip",
              "X-Forwarded-For: 192.0.2." + i,
              "Forwarded: for=192.0.2." + i,
              "X-Real-IP: 192.0.2." + i);
      assertThat(answer.status()).isEqualTo(i < 2 ? 200 : 429);
    }
  }

  /** Of these 2^64 each client has as many as it likes. */
  @Test
  void ofTheAddressCountsAnIpv6NetworkAsOneClient() {
    String network = "X-Forwarded-For: 2001:db8:1:2:";
    for (int i = 0; i < 2; i++) {
      assertThat(ask(behindProxies, Way.DOCUMENT, "ip", network + ":" + i).status()).isEqualTo(200);
    }
    assertThat(ask(behindProxies, Way.DOCUMENT, "ip", network + "a:b:c:d").status()).isEqualTo(429);
    assertThat(ask(behindProxies, Way.DOCUMENT, "ip", "X-Forwarded-For: 2001:db8:1:3::1").status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource
  void ofAllCountsEverybodyTogether(Way way) {
    for (int i = 0; i < 2; i++) {
      assertThat(ask(behindProxies, way, "all", "X-Forwarded-For: 192.0.2." + i).status())
          .isEqualTo(200);
    }
    assertRefused(ask(behindProxies, way, "all", "X-Forwarded-For: 192.0.2.9"), way, "all");
  }

  /** Otherwise tokens could be tried without an end. */
  @ParameterizedTest
  @EnumSource
  void thatNeedsNoCredentialsCountsAndRefusesBeforeTheyAreLookedAt(Way way) {
    AnswerHead refusedToken = ask(gateway, way, "before", bearer(token().with("aud", "another")));
    assertThat(refusedToken.status()).isEqualTo(401);
    assertThat(refusedToken.all("ratelimit").get(0)).contains(";r=1;");
    assertThat(ask(gateway, way, "before").status()).isEqualTo(401);

    assertRefused(ask(gateway, way, "before"), way, "before");
    assertRefused(ask(gateway, way, "before", bearer(token())), way, "before");
    assertThat(service.asked()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void ofAClaimCountsThoseWhoHaveTheScopesAndNobodyElse(Way way) {
    for (int i = 0; i < 3; i++) {
      AnswerHead lacking = ask(gateway, way, "claim", bearer(ofTenant("a", "orders.write")));
      assertThat(lacking.status()).isEqualTo(403);
      assertThat(lacking.all("ratelimit")).isEmpty();
    }

    for (String tenant : List.of("a", "b")) {
      for (int i = 1; i >= 0; i--) {
        AnswerHead answer = ask(gateway, way, "claim", bearer(ofTenant(tenant, "orders.read")));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.all("ratelimit").get(0)).contains(";r=" + i + ";");
      }
      assertRefused(
          ask(gateway, way, "claim", bearer(ofTenant(tenant, "orders.read"))), way, "claim");
    }

    assertThat(ask(gateway, way, "claim", bearer(ofTenant("a", "orders.write"))).status())
        .isEqualTo(403);
    assertThat(ask(gateway, way, "claim").status()).isEqualTo(401);
  }

  @ParameterizedTest
  @EnumSource
  void ofAClaimCountsThoseWithoutItTogether(Way way) {
    for (String user : List.of("ann", "bob")) {
      assertThat(ask(gateway, way, "claim", bearer(token().with("sub", user))).status())
          .isEqualTo(200);
    }
    assertRefused(ask(gateway, way, "claim", bearer(token().with("sub", "eve"))), way, "claim");
  }

  private static void assertRefused(AnswerHead answer, Way way, String limit) {
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.all("content-type")).containsExactly("application/problem+json");
    assertThat(answer.all("ratelimit-policy"))
        .containsExactly("\"" + name(way, limit) + "\";q=2;w=3600");
    assertThat(answer.all("ratelimit").get(0)).startsWith("\"" + name(way, limit) + "\";r=0;t=");
    assertThat(answer.all("retry-after")).singleElement().asString().matches("[0-9]+");
    assertThat(answer.all("www-authenticate")).isEmpty();
  }

  /** A stream has not ended then. */
  private static AnswerHead ask(Gateway gateway, Way way, String limit, String... fields) {
    try (KeptClient client = new KeptClient(gateway.port())) {
      client.send(
          "/" + name(way, limit),
          Stream.concat(Stream.of("Accept: " + way.accept), Arrays.stream(fields))
              .toArray(String[]::new));
      return AnswerHead.of(client.readUntil("\r\n\r\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String routes(Way way) {
    return route(way, "ip", "", "ip")
        + route(way, "all", "", "all")
        + route(way, "before", "access: authenticated,", "ip")
        + route(way, "claim", "access: { scope: [orders.read] },", "claims.tenant");
  }

  private static String route(Way way, String limit, String access, String per) {
    String answer =
        switch (way) {
          case PROXY -> "proxy: { upstream: service, path: / }";
          case LIVE -> "live: { every: 1h }, calls: { a: { upstream: service, path: / } }";
          default -> "calls: { a: { upstream: service, path: / } }";
        };
    return "  %1$s: { path: /%1$s, %2$s rate-limit: { permits: 2, every: 1h, per: %3$s }, %4$s }\n"
        .formatted(name(way, limit), access, per, answer);
  }

  private static String name(Way way, String limit) {
    return limit + "-" + way.name().toLowerCase(Locale.ROOT);
  }

  private TestToken token() {
    return issuer.token().with("scope", "orders.read");
  }

  private TestToken ofTenant(String tenant, String scope) {
    return issuer.token().with("tenant", tenant).with("scope", scope);
  }

  private static String bearer(TestToken token) {
    return "Authorization: Bearer " + token.text();
  }
}
