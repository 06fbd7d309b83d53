package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.Patience;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an upstream is told, and what it is not. */
class UpstreamHeadersTest {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  private static final String DEFINITION =
      """
      upstreams:
        plain: { url: "%1$s" }
        told:
          url: "%1$s"
          headers:
            forward: [Accept-Language, x-tenant, authorization, traceparent]
            set: { X-Api-Key: s3cret, accept: "application/vnd.shop+json" }
            deadline: X-Time-Left
      routes:
        plain: { path: /plain, calls: { part: { upstream: plain, path: /plain } } }
        told: { path: /told, calls: { part: { upstream: told, path: /told } } }
        chain:
          path: /chain
          calls:
            first: { upstream: told, path: /slow }
            second: { upstream: told, path: "/second/{first.id}" }
        post: { path: /post, method: POST,
                calls: { part: { upstream: told, method: POST, path: /post, body: { a: 1 } } } }
      """;

  private static SocketStub service;
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    service = SocketStub.start(UpstreamHeadersTest::reply);
    gateway = Gateway.start(DEFINITION.formatted(service.url()));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    service.close();
  }

  @BeforeEach
  void forget() {
    service.forget();
  }

  private static Reply reply(Recorded request) {
    if (request.path().equals("/slow")) {
      await().pollDelay(Duration.ofMillis(50)).until(() -> true);
    }
    return Reply.json("{\"id\":1}");
  }

  private static Recorded only() {
    assertThat(service.requests()).hasSize(1);
    return service.requests().get(0);
  }

  @Test
  void areTheGatewaysOwnUnlessTheFileForwardsSome() {
    RawClient.exchange(
        gateway,
        "GET /plain?token=t",
        "Accept-Language: de",
        "Authorization: Bearer t",
        "Cookie: session=1",
        "User-Agent: browser",
        "Accept: text/html",
        "Accept-Encoding: gzip",
        "X-Request-Id: mine",
        "X-Forwarded-For: 10.0.0.1",
        "Forwarded: for=10.0.0.1",
        "If-None-Match: \"x\"",
        "Range: bytes=0-1",
        "Origin: http://evil.example",
        "Baggage: user=1",
        "Tracestate: vendor=1");

    Recorded request = only();
    assertThat(request.requestLine()).isEqualTo("GET /plain HTTP/1.1");
    assertThat(request.headerNames())
        .containsExactly(
            "accept",
            "host",
            "traceparent",
            "user-agent",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-proto",
            "x-request-id");
    assertThat(request.header("host")).containsExactly(service.url().substring("http://".length()));
    assertThat(request.header("user-agent")).containsExactly("gather");
    assertThat(request.header("accept")).containsExactly("application/json");
  }

  @Test
  void includeWhatTheFileForwards() {
    RawClient.exchange(
        gateway,
        "GET /told",
        "ACCEPT-LANGUAGE: de-DE, en;q=0.5",
        "X-Tenant: one, two",
        "Authorization: Bearer t",
        "Cookie: session=1");

    Recorded request = only();
    assertThat(request.header("accept-language")).containsExactly("de-DE, en;q=0.5");
    assertThat(request.header("x-tenant")).containsExactly("one, two");
    assertThat(request.header("authorization")).containsExactly("Bearer t");
    assertThat(request.header("cookie")).isEmpty();
  }

  @Test
  void includeWhatTheFileSetsWhateverTheClientSays() {
    gateway.get("/told", "X-Api-Key", "mine", "Accept", "text/html", "X-Time-Left", "999999");

    Recorded request = only();
    assertThat(request.header("x-api-key")).containsExactly("s3cret");
    assertThat(request.header("accept")).containsExactly("application/vnd.shop+json");
    assertThat(request.header("x-time-left")).hasSize(1).doesNotContain("999999");
  }

  @Test
  void includeTheMillisecondsThatAreLeft() {
    gateway.get("/chain");

    long first = left(service.requests("/slow"));
    long second = left(service.requests("/second"));
    assertThat(first).isBetween(1L, Patience.FAR.toMillis());
    assertThat(second).isBetween(1L, first - 50);
  }

  private static long left(List<Recorded> requests) {
    assertThat(requests).hasSize(1);
    List<String> values = requests.get(0).header("x-time-left");
    assertThat(values).hasSize(1);
    return Long.parseLong(values.get(0));
  }

  @Test
  void describeABodyOfTheGatewaysOwn() {
    RawClient.exchange(
        gateway,
        "POST /post",
        "Content-Type: text/plain",
        "Content-Encoding: identity",
        "Content-Length: 0");

    Recorded request = only();
    assertThat(request.header("content-type")).containsExactly("application/json");
    assertThat(request.header("content-length")).containsExactly("7");
    assertThat(request.header("content-encoding")).isEmpty();
    assertThat(request.header("transfer-encoding")).isEmpty();
    assertThat(request.body()).isEqualTo("{\"a\":1}");
  }

  @Test
  void carryOnTheClientsTrace() {
    gateway.get("/chain", "traceparent", "00-" + TRACE + "-b7ad6b7169203331-01");

    assertThat(service.requests()).hasSize(2);
    for (Recorded request : service.requests()) {
      assertThat(request.header("traceparent")).hasSize(1);
      assertThat(request.header("traceparent").get(0)).matches("00-" + TRACE + "-[0-9a-f]{16}-01");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage",
        "00-" + TRACE + "-b7ad6b7169203331",
        "00-" + TRACE + "-0000000000000000-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "ff-" + TRACE + "-b7ad6b7169203331-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-" + TRACE + "-b7ad6b7169203331-01-more"
      })
  void startATraceInPlaceOfGarbage(String garbage) {
    gateway.get("/chain", "traceparent", garbage);

    List<String> sent =
        service.requests().stream()
            .flatMap(request -> request.header("traceparent").stream())
            .toList();
    assertThat(sent).hasSize(2);
    assertThat(sent.get(0)).matches("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-0[01]");
    assertThat(sent.get(0)).doesNotContainIgnoringCase(TRACE);
    assertThat(sent.get(1).substring(3, 35)).isEqualTo(sent.get(0).substring(3, 35));
  }

  @Test
  void keepEveryLineOfARepeatedOne() {
    RawClient.exchange(gateway, "GET /told", "X-Tenant: a", "X-Tenant: b");

    assertThat(only().header("x-tenant")).containsExactly("a", "b");
  }

  @Test
  void carryTheTraceOnceEvenIfTheFileForwardsIt() {
    RawClient.exchange(gateway, "GET /told", "traceparent: 00-" + TRACE + "-b7ad6b7169203331-01");

    assertThat(only().header("traceparent")).hasSize(1);
  }
}
