package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.access.jwk.TestIssuer;
import dev.gather.access.key.KeyFile;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** What is stored for a verified caller, and for whom, however a request comes to be served it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallersCacheTest {

  private final TestIssuer issuer = new TestIssuer();
  private final TestIssuer other = new TestIssuer();
  private final AtomicInteger number = new AtomicInteger();

  /** What the service was sent in {@code Authorization}, of each request. */
  private final List<String> told = new CopyOnWriteArrayList<>();

  private volatile boolean isBroken;
  private final StubService service =
      new StubService(
          request -> {
            told.add(request.requestHeaders().get("authorization", ""));
            return Mono.just(
                isBroken ? "no JSON" : Json.object("number", "" + number.incrementAndGet()));
          });
  private Gateway gateway;

  @BeforeAll
  void start(@TempDir Path directory) {
    KeyFile keys =
        new KeyFile(directory.resolve("keys.yaml")).write(KeyFile.entry("ann", "key-of-ann"));
    gateway =
        Gateway.start(
            """
            access:
              default: authenticated
              jwt:
                - { issuer: "%s", audience: gather }
                - { issuer: "%s", audience: gather }
              api-keys: { file: "%s" }
            upstreams:
              service:
                url: "%s"
                circuit-breaker: { minimum-calls: 10000 }
                headers: { forward: [authorization, accept-language] }
            routes:
              own:
                path: /own
                calls: { a: { upstream: service, path: /own, cache: { ttl: 1h, scope: user } } }
              change:
                method: POST
                path: /own
                calls: { a: { upstream: service, method: POST, path: /own } }
              stale:
                path: /stale
                calls:
                  a:
                    upstream: service
                    path: /stale
                    cache: { ttl: 1ms, stale-while-revalidate: 1h, scope: user }
              failing:
                path: /failing
                calls:
                  a: { upstream: service, path: /failing, cache: { ttl: 1ms, stale-if-error: 1h, scope: user } }
            """
                .formatted(issuer.url(), other.url(), keys.path(), service.url()));
    await().untilAsserted(() -> assertThat(issuer.fetches()).isPositive());
    await().untilAsserted(() -> assertThat(other.fetches()).isPositive());
  }

  @AfterAll
  void stop() {
    gateway.close();
    service.close();
    issuer.close();
    other.close();
  }

  @BeforeEach
  void forget() {
    isBroken = false;
    told.clear();
  }

  @Test
  void isNobodyElsesOfTheSameNameWhoeverSaysThatName() {
    List<String[]> callers =
        List.of(
            bearer(token(issuer, "ann")),
            bearer(token(other, "ann")),
            new String[] {"x-api-key", "key-of-ann"});
    List<String> first = callers.stream().map(caller -> number("/own", caller)).toList();
    List<String> second = callers.stream().map(caller -> number("/own", caller)).toList();

    assertThat(first).doesNotHaveDuplicates();
    assertThat(second).isEqualTo(first);
  }

  @Test
  void isOneForEachValueOfWhatItVariesBy() {
    List<String> numbers =
        List.of(
            number("/own", bearer(token(issuer, "cid"), "accept-language", "en")),
            number("/own", bearer(token(issuer, "cid"), "accept-language", "de")),
            number("/own", bearer(token(issuer, "dan"), "accept-language", "en")));

    assertThat(numbers).doesNotHaveDuplicates();
    assertThat(number("/own", bearer(token(issuer, "cid"), "accept-language", "en")))
        .isEqualTo(numbers.get(0));
  }

  @Test
  void isKnownByItsTagToItsOwnerAlone() {
    String[] owner = bearer(token(issuer, "eve"));
    String tag = gateway.get("/own", owner).headers().firstValue("etag").orElseThrow();

    HttpResponse<String> known =
        gateway.get("/own", bearer(token(issuer, "eve"), "if-none-match", tag));
    assertThat(known.statusCode()).isEqualTo(304);
    assertThat(known.headers().firstValue("cache-control").orElseThrow()).startsWith("private");
    assertThat(List.of(known.headers().firstValue("vary").orElseThrow().split(", ")))
        .contains("authorization", "x-api-key");

    HttpResponse<String> another =
        gateway.get("/own", bearer(token(issuer, "fay"), "if-none-match", tag));
    assertThat(another.statusCode()).isEqualTo(200);
    assertThat(another.headers().firstValue("etag")).isNotEmpty().isNotEqualTo(tag);
  }

  @Test
  void isFetchedAgainByEachWhenOneHasChangedIt() {
    String[] gil = bearer(token(issuer, "gil"));
    String[] hal = bearer(token(issuer, "hal"));
    List<String> before = List.of(number("/own", gil), number("/own", hal));
    gateway.send(gateway.request("/own").headers(gil).POST(BodyPublishers.noBody()).build());
    List<String> after = List.of(number("/own", gil), number("/own", hal));

    assertThat(before).doesNotContainAnyElementsOf(after);
    assertThat(after).doesNotHaveDuplicates();
    assertThat(List.of(number("/own", gil), number("/own", hal))).isEqualTo(after);
  }

  /** Who has expired is refused before anything is looked up or begun. */
  @Test
  void isFetchedAgainWithTheTokenThatAskedAndNeverWithOneThatHasExpired() {
    String[] old = bearer(expired("ivy"));
    String first = token(issuer, "ivy");
    String renewed = issuer.token().with("sub", "ivy").with("jti", "renewed").text();
    String stored = number("/stale", bearer(first));
    told.clear();

    assertThat(gateway.get("/stale", old).statusCode()).isEqualTo(401);
    assertThat(number("/stale", bearer(renewed))).as("is served what is stale").isEqualTo(stored);
    await().until(() -> !told.isEmpty());
    assertThat(told).containsExactly("Bearer " + renewed);
  }

  @Test
  void standsInForItsOwnerAloneWhereTheServiceFails() {
    String stored = number("/failing", bearer(token(issuer, "jan")));
    isBroken = true;

    assertThat(number("/failing", bearer(token(issuer, "jan")))).isEqualTo(stored);
    assertThat(gateway.get("/failing", bearer(token(issuer, "kim"))).statusCode()).isEqualTo(502);
    assertThat(gateway.get("/failing", bearer(expired("jan"))).statusCode()).isEqualTo(401);
  }

  private String number(String path, String... headers) {
    HttpResponse<String> answer = gateway.get(path, headers);
    assertThat(answer.statusCode()).isEqualTo(200);
    return Json.of(answer).at("/a/number").stringValue();
  }

  private String expired(String user) {
    return issuer.token().with("sub", user).with("exp", issuer.now().getEpochSecond() - 600).text();
  }

  private static String token(TestIssuer issuer, String user) {
    return issuer.token().with("sub", user).text();
  }

  private static String[] bearer(String token, String... more) {
    String[] headers = new String[2 + more.length];
    headers[0] = "authorization";
    headers[1] = "Bearer " + token;
    System.arraycopy(more, 0, headers, 2, more.length);
    return headers;
  }
}
