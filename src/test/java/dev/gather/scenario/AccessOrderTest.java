package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.access.jwk.TestIssuer;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

/** Of all that is wrong with a request it is told what is looked at first, and nothing is asked. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessOrderTest {

  private static final String PAGE = "https://shop.example";

  private final TestIssuer issuer = new TestIssuer();
  private final ScriptedService service = new ScriptedService(target -> Mono.just("1"));
  private Gateway gateway;

  @BeforeAll
  void start() {
    gateway =
        Gateway.start(
            """
            cors: { origins: ["https://shop.example"] }
            access: { jwt: { issuer: "%s", audience: gather } }
            upstreams: { service: { url: "%s" } }
            routes:
              ordered:
                method: POST
                path: /ordered
                access: { scope: [read, write] }
                rate-limit: { permits: 1, every: 1h, per: header.x-shop }
                request-schema: { type: object, required: [user] }
                require:
                  - { that: "header.`x-state` = 'open'", detail: closed }
                  - { that: "body.user = claims.sub", status: 409, detail: another }
                calls: { a: { upstream: service, path: /a } }
              counted:
                method: POST
                path: /counted
                access: { scope: [read, write] }
                rate-limit: { permits: 1, every: 1h, per: claims.sub }
                request-schema: { type: object, required: [user] }
                calls: { a: { upstream: service, path: /a } }
              document:
                path: /document
                access: authenticated
                rate-limit: { permits: 1, every: 1h, per: claims.sub }
                calls: { a: { upstream: service, path: /a } }
              live:
                path: /live
                access: authenticated
                rate-limit: { permits: 1, every: 1h, per: claims.sub }
                live: { every: 1h }
                calls: { a: { upstream: service, path: /a } }
              proxy:
                path: /proxy
                access: authenticated
                rate-limit: { permits: 1, every: 1h, per: claims.sub }
                proxy: { upstream: service, path: /a }
              address:
                path: /address
                rate-limit: { permits: 1, every: 1h }
                calls: { a: { upstream: service, path: /a } }
              all:
                path: /all
                rate-limit: { permits: 1, every: 1h, per: all }
                proxy: { upstream: service, path: /a }
              upgraded:
                path: /upgraded
                access: authenticated
                proxy: { upstream: service, path: /a }
            """
                .formatted(issuer.url(), service.url()),
            "gather.trusted-proxies=127.0.0.1/32");
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

  /** Each row mends what the one before was refused for. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/nowhere | s1 | read        | closed | {               | 404 | no route has this path",
        "/ordered | s2 | -           | closed | {               | 401 | it is not known who asks",
        "/ordered | s2 | read        | closed | {               | 429 | there were more requests",
        "/ordered | s3 | read        | closed | {               | 403 | the route needs other scopes",
        "/ordered | s4 | write read  | closed | {               | 400 | JSON",
        "/ordered | s5 | write read  | closed | {}              | 400 | user",
        "/ordered | s6 | write read  | closed | {\"user\":\"b\"} | 403 | closed",
        "/ordered | s7 | write read  | open   | {\"user\":\"b\"} | 409 | another",
        "/ordered | s8 | write read  | open   | {\"user\":\"a\"} | 200 | 1",
        "/counted | s1 | read        | open   | {               | 403 | the route needs other scopes",
        "/counted | s1 | write read  | open   | {               | 400 | JSON",
        "/counted | s1 | write read  | open   | {               | 429 | there were more requests"
      })
  void isThatOfTheTable(
      String path, String shop, String scopes, String state, String body, int status, String why) {
    var request =
        gateway
            .request(path)
            .headers("origin", PAGE, "x-shop", shop, "x-state", state)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body));
    if (!scopes.equals("-")) {
      request.header("authorization", "Bearer " + token("a", scopes));
    }
    HttpResponse<String> answer = gateway.send(request.build());

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains(why);
    assertThat(answer.headers().firstValue("access-control-allow-origin")).contains(PAGE);
    assertThat(service.asked()).hasSize(status == 200 ? 1 : 0);
  }

  @ParameterizedTest
  @CsvSource({
    "/document, application/json",
    "/document, application/x-ndjson",
    "/document, text/event-stream",
    "/live, text/event-stream",
    "/proxy, application/json"
  })
  void limitsEachKindOfAnswer(String path, String accept) {
    String bearer = "Bearer " + token(path + accept, "");

    assertThat(status(path, "accept", accept, "authorization", bearer)).isEqualTo(200);
    assertThat(status(path, "accept", accept, "authorization", bearer)).isEqualTo(429);
    HttpResponse<String> more = gateway.get(path, "accept", accept, "authorization", bearer);
    assertThat(more.headers().firstValue("retry-after")).isPresent();
    assertThat(more.headers().firstValue("ratelimit").orElseThrow()).contains(";r=0;");
    assertThat(more.headers().firstValue("content-type")).contains("application/problem+json");
  }

  @Test
  void limitsAddressesEachByItselfAndAllTogetherWhereTheRouteSaysSo() {
    assertThat(status("/address", "x-forwarded-for", "203.0.113.1")).isEqualTo(200);
    assertThat(status("/address", "x-forwarded-for", "203.0.113.2")).isEqualTo(200);
    assertThat(status("/address", "x-forwarded-for", "203.0.113.1")).isEqualTo(429);

    assertThat(status("/all", "x-forwarded-for", "203.0.113.1")).isEqualTo(200);
    assertThat(status("/all", "x-forwarded-for", "203.0.113.2")).isEqualTo(429);
  }

  /** A proxy that can upgrade a connection does it for nobody who is not known. */
  @Test
  void asksWhoItIsBeforeItLooksAtAHandshake() throws IOException {
    String handshake =
        "GET /upgraded HTTP/1.1\r\nHost: gateway\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n";
    try (FrameClient unknown = FrameClient.ask(gateway, handshake + "\r\n")) {
      assertThat(AnswerHead.of(unknown.head()).status()).isEqualTo(401);
    }
    String bearer = "Authorization: Bearer " + token("a", "") + "\r\n";
    try (FrameClient known = FrameClient.ask(gateway, handshake + bearer + "\r\n")) {
      assertThat(AnswerHead.of(known.head()).status()).isEqualTo(426);
    }
  }

  /** A live stream would not end by itself. */
  private int status(String path, String... headers) {
    try (EventStream stream = new EventStream(gateway, path, headers)) {
      await().until(() -> stream.status() != 0);
      return stream.status();
    }
  }

  private String token(String subject, String scopes) {
    return issuer.token().with("sub", subject).with("scope", scopes).text();
  }
}
