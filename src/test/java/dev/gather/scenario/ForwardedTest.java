package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What upstreams are told of where a request comes from. */
class ForwardedTest {

  private static final String DEFINITION =
      """
      upstreams:
        plain: { url: "%1$s" }
        standard: { url: "%1$s", forwarded: forwarded }
        silent: { url: "%1$s", forwarded: none }
        named: { url: "%1$s", headers: { forward: [x-real-ip, x-forwarded-prefix] } }
        fixed: { url: "%1$s", headers: { set: { X-Forwarded-Host: shop.example, x-forwarded-for: "_us" } } }
      routes:
        plain: { path: /plain, calls: { part: { upstream: plain, path: /plain } } }
        standard: { path: /standard, calls: { part: { upstream: standard, path: /standard } } }
        silent: { path: /silent, calls: { part: { upstream: silent, path: /silent } } }
        named: { path: /named, calls: { part: { upstream: named, path: /named } } }
        fixed: { path: /fixed, calls: { part: { upstream: fixed, path: /fixed } } }
        read: { path: /read, calls: { part: { upstream: silent,
                path: "/read?for={header.x-forwarded-for:none}" } } }
        when: { path: /when, calls: {
                always: { upstream: silent, path: /always },
                claimed: { upstream: silent, path: /claimed,
                           when: "$exists(header.`x-forwarded-for`)" } } }
        each: { path: /each, calls: { list: { upstream: plain, path: /list },
                parts: { upstream: plain, path: "/item/{item}", for-each: list } } }
        proxied: { path: "/proxied/**", proxy: { upstream: plain, path: /to } }
        proxied-standard: { path: "/proxied-standard/**", proxy: { upstream: standard, path: /to } }
        proxied-silent: { path: "/proxied-silent/**", proxy: { upstream: silent, path: /to } }
        proxied-named: { path: "/proxied-named/**", proxy: { upstream: named, path: /to } }
        cached: { path: "/cached/{id}", calls: {
                  part: { upstream: plain, path: "/cached/{path.id}", cache: { ttl: 1h } } } }
        cached-standard: { path: "/cached-standard/{id}", calls: {
                  part: { upstream: standard, path: "/cached/{path.id}", cache: { ttl: 1h } } } }
        stale: { path: "/stale/{id}", calls: {
                 part: { upstream: plain, path: "/stale/{path.id}",
                         cache: { ttl: 10ms, stale-while-revalidate: 1h } } } }
        live: { path: /live, live: { every: 100ms },
                calls: { part: { upstream: plain, path: /live } } }
      """;

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private static SocketStub service;
  private static Gateway gateway;
  private static Gateway trusting;

  @BeforeAll
  static void start() {
    service =
        SocketStub.start(
            request -> Reply.json(request.path().equals("/list") ? "[1,2,3]" : "\"part\""));
    String definition = DEFINITION.formatted(service.url());
    gateway = Gateway.start(definition, "gather.trusted-proxies=10.0.0.0/8");
    trusting =
        Gateway.start(definition, "gather.trusted-proxies=127.0.0.0/8,10.0.0.0/8,2001:db8:f::/48");
  }

  @AfterAll
  static void stop() {
    gateway.close();
    trusting.close();
    service.close();
  }

  /** A live stream asks once more before it sees that its client has left. */
  @BeforeEach
  void forget() {
    await().atMost(LONGEST_WAIT).until(() -> gateway.liveStreams("live") == 0 && gateway.isIdle());
    service.forget();
  }

  private static Recorded only() {
    assertThat(service.requests()).hasSize(1);
    return service.requests().get(0);
  }

  private static List<String> family(Recorded request) {
    return request.fields().stream()
        .map(field -> field.substring(0, field.indexOf(':')).toLowerCase(Locale.ROOT))
        .filter(name -> name.replace('_', '-').matches("x-forwarded.*|forwarded|x-real-ip"))
        .sorted()
        .toList();
  }

  private static void assertTold(String addresses, String proto, String host) {
    for (Recorded request : service.requests()) {
      assertThat(family(request))
          .containsExactly("x-forwarded-for", "x-forwarded-host", "x-forwarded-proto");
      assertThat(request.header("x-forwarded-for")).containsExactly(addresses);
      assertThat(request.header("x-forwarded-proto")).containsExactly(proto);
      assertThat(request.header("x-forwarded-host")).containsExactly(host);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/plain", "/proxied/a", "/named", "/proxied-named/a"})
  void isThePeerWhateverItClaims(String path) {
    RawClient.exchange(
        gateway,
        "GET " + path,
        "X-Forwarded-For: 1.2.3.4",
        "X-Forwarded-For: 5.6.7.8",
        "X-Forwarded-Proto: https",
        "X-Forwarded-Host: evil.example",
        "X-Forwarded-Prefix: /evil",
        "X-Forwarded-Port: 1",
        "X_Forwarded_For: 1.2.3.4",
        "X-Real-IP: 1.2.3.4",
        "Forwarded: for=1.2.3.4;host=evil.example",
        "Connection: X-Forwarded-For, X-Forwarded-Host");

    only();
    assertTold("127.0.0.1", "http", "gateway");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/plain", "/proxied/a"})
  void isTheListOfATrustedProxyWithThatProxyAtItsEnd(String path) {
    RawClient.exchange(
        trusting,
        "GET " + path,
        "X-Forwarded-For: 1.2.3.4, 2001:db8::1",
        "X-Forwarded-For: 10.0.0.7:4711",
        "X-Forwarded-Proto: HTTPS",
        "X-Forwarded-Host: shop.example:8443",
        "X-Forwarded-Prefix: /shop",
        "X-Real-IP: 1.2.3.4",
        "Forwarded: for=6.6.6.6;host=evil.example");

    only();
    assertTold("1.2.3.4, 2001:db8::1, 10.0.0.7:4711, 127.0.0.1", "https", "shop.example:8443");
  }

  @Test
  void isToldToEveryCallOfARequest() {
    gateway.get("/each");

    assertThat(service.requests()).hasSize(4);
    assertTold("127.0.0.1", "http", "127.0.0.1:" + gateway.port());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/standard", "/proxied-standard/a"})
  void canBeToldAsRfc7239Does(String path) {
    RawClient.exchange(gateway, "GET " + path, "Forwarded: for=1.2.3.4");
    RawClient.exchange(
        trusting,
        "GET " + path,
        "X-Forwarded-For: 2001:db8::1, 10.0.0.7",
        "X-Forwarded-Proto: https",
        "X-Forwarded-Host: [2001:db8::2]:8443");

    assertThat(service.requests()).flatExtracting(ForwardedTest::family).containsOnly("forwarded");
    assertThat(service.requests())
        .flatExtracting(request -> request.header("forwarded"))
        .containsExactly(
            "for=127.0.0.1;host=gateway;proto=http",
            "for=\"[2001:db8::1]\";host=\"[2001:db8::2]:8443\";proto=https, for=10.0.0.7,"
                + " for=127.0.0.1;host=gateway;proto=http");
  }

  @Test
  void canBeReadAsRfc7239HasIt() {
    RawClient.exchange(
        trusting,
        "GET /plain",
        "Forwarded: for=evil;host=evil.example;proto=gopher, For=\"[2001:db8::1]:47\";Proto=https"
            + ";by=_x;HOST=\"shop.example:8443\"",
        "Forwarded: for=10.0.0.7;host=inner");

    only();
    assertTold("unknown, [2001:db8::1]:47, 10.0.0.7, 127.0.0.1", "https", "shop.example:8443");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1.2.3.4, 10.0.0.7      | https, http     | shop.example, inner | https | shop.example
          1.2.3.4, 10.0.0.7      | http            |                     | http  | gateway
          6.6.6.6, 1.2.3.4       | gopher, https   | evil, shop.example  | https | shop.example
          6.6.6.6, 1.2.3.4       | gopher, http, https | evil, a, b      | https | b
          1.2.3.4                | javascript      | a b                 | http  | gateway
          1.2.3.4                | https           | a.example/evil      | https | gateway
          1.2.3.4                | https           | user@a.example      | https | gateway
          1.2.3.4                | https           | "a.example"         | https | gateway
          """)
  void isOfTheConnectionThatTheLastTrustedProxyHadWithItsClient(
      String addresses, String protos, String hosts, String proto, String host) {
    RawClient.exchange(
        trusting,
        "GET /plain",
        "X-Forwarded-For: " + addresses,
        "X-Forwarded-Proto: " + protos,
        "X-Forwarded-Host: " + (hosts == null ? "" : hosts));

    only();
    assertTold(addresses + ", 127.0.0.1", proto, host);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "for=1.2.3.4;host=\"evil",
        "for=1.2.3.4;host=evil example",
        "for",
        "for=1.2.3.4;;;=;",
        "for==1",
        "for=1.2.3.4;for=5.6.7.8",
        "\"for\"=1.2.3.4"
      })
  void believesNothingOfAFieldThatIsMalformed(String field) {
    RawClient.exchange(trusting, "GET /plain", "Forwarded: " + field);

    only();
    assertTold("127.0.0.1", "http", "gateway");
  }

  @Test
  void isBounded() {
    String many =
        IntStream.range(0, 400).mapToObj(i -> "9.9.9." + i % 250).collect(Collectors.joining(","));
    RawClient.exchange(
        trusting,
        "GET /plain",
        "X-Forwarded-For: " + many + ", x\"y, " + "a".repeat(100) + ", 1.2.3.4");

    String told = only().header("x-forwarded-for").get(0);
    assertThat(told).endsWith(", unknown, unknown, 1.2.3.4, 127.0.0.1");
    assertThat(told.split(", ")).hasSize(20);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\"b",
        "a,b",
        "a;proto=https",
        "a b",
        "a%0d%0ab",
        "a\\b",
        "a/b",
        "user@a",
        "[::1",
        "",
        "a\u00e4b"
      })
  void leavesAHostOutThatIsNone(String host) {
    for (String path : List.of("/plain", "/standard", "/proxied/a")) {
      try (RawClient client = RawClient.connect(gateway)) {
        client.write(
            "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
        client.readToEnd();
      }
    }

    for (Recorded request : service.requests()) {
      assertThat(request.header("x-forwarded-host")).isEmpty();
      assertThat(request.header("forwarded")).isSubsetOf("for=127.0.0.1;proto=http");
    }
  }

  @Test
  void isTheHostOfATargetThatHasOne() {
    RawClient.exchange(gateway, "GET http://shop.example:81/plain");

    assertThat(only().header("x-forwarded-host")).containsExactly("shop.example:81");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/silent", "/proxied-silent/a"})
  void isNotToldWhereTheFileSaysSo(String path) {
    RawClient.exchange(gateway, "GET " + path, "X-Forwarded-For: 1.2.3.4", "Forwarded: for=1");
    RawClient.exchange(trusting, "GET " + path, "X-Forwarded-For: 1.2.3.4", "Forwarded: for=1");

    assertThat(service.requests()).hasSize(2);
    assertThat(service.requests()).flatExtracting(ForwardedTest::family).isEmpty();
  }

  @Test
  void givesWayToWhatTheFileSets() {
    gateway.get("/fixed");

    assertTold("_us", "http", "shop.example");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/named", "/proxied-named/a"})
  void comesWithOtherFieldsOfTheFamilyThatTheFileForwardsFromATrustedProxy(String path) {
    RawClient.exchange(
        trusting,
        "GET " + path,
        "X-Real-IP: 1.2.3.4",
        "X-Forwarded-Prefix: /shop",
        "X-Forwarded-Port: 81");

    assertThat(only().header("x-real-ip")).containsExactly("1.2.3.4");
    assertThat(only().header("x-forwarded-prefix")).containsExactly("/shop");
    assertThat(only().header("x-forwarded-port")).isEmpty();
  }

  @Test
  void isMissingForTemplatesAndConditionsUnlessItIsBelieved() {
    gateway.get("/read", "X-Forwarded-For", "1.2.3.4");
    gateway.get("/when", "X-Forwarded-For", "1.2.3.4");
    assertThat(service.requests())
        .extracting(Recorded::target)
        .containsExactly("/read?for=none", "/always");
    service.forget();

    trusting.get("/read", "X-Forwarded-For", "1.2.3.4");
    trusting.get("/when", "X-Forwarded-For", "1.2.3.4");
    assertThat(service.requests())
        .extracting(Recorded::target)
        .containsExactlyInAnyOrder("/read?for=1.2.3.4", "/always", "/claimed");
  }

  @Test
  void isNotToldForAnswersThatOthersGetAsWell() {
    RawClient.exchange(trusting, "GET /cached/1", "X-Forwarded-Host: evil.example");
    RawClient.exchange(trusting, "GET /cached-standard/1", "X-Forwarded-For: 6.6.6.6");
    RawClient.exchange(gateway, "GET /cached/2", "X-Forwarded-Host: evil.example");
    await()
        .atMost(LONGEST_WAIT)
        .untilAsserted(
            () -> {
              gateway.get("/stale/1", "X-Forwarded-For", "1.2.3.4");
              assertThat(service.requests("/stale")).hasSizeGreaterThan(2);
            });
    try (RawClient client = RawClient.connect(gateway)) {
      client.send("GET /live", "Accept: text/event-stream");
      await().atMost(LONGEST_WAIT).until(() -> service.requests("/live").size() > 2);
    }

    assertThat(service.requests("/cached")).hasSize(3);
    assertThat(service.requests()).flatExtracting(ForwardedTest::family).isEmpty();
  }

  @Test
  void isToldAgainWhenALiveRouteIsAskedForItsDocument() {
    gateway.get("/live");

    assertTold("127.0.0.1", "http", "127.0.0.1:" + gateway.port());
  }
}
