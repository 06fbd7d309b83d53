package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.access.key.KeyFile;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fixed answer of a proxy, in place of one that its upstream could not give. */
class ProxyFallbackTest {

  private static final String BODY = "{\"closed\":true,\"until\":null}";
  private static final String LARGE = "a".repeat(4000);

  private static StreamStub service;
  private static Gateway gateway;

  private static boolean serve(StreamStub.Exchange exchange) throws IOException {
    switch (exchange.path()) {
      case "/silent" -> exchange.waitForEnd();
      case "/gone" -> {
        return false;
      }
      case "/nonsense" -> exchange.write("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nabc");
      case "/other-protocol" -> exchange.write("HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n");
      case "/short" -> {
        exchange.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
        return false;
      }
      case "/pausing" -> {
        exchange.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
        exchange.waitForEnd();
      }
      case "/failing" -> exchange.write("HTTP/1.1 503 Busy\r\nContent-Length: 3\r\n\r\nbad");
      case "/missing" -> exchange.write("HTTP/1.1 404 None\r\nContent-Length: 2\r\n\r\nno");
      case "/slow" -> {
        exchange.pause();
        exchange.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood");
      }
      case "/deaf" -> {
        exchange.pause();
        return false;
      }
      default -> exchange.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood");
    }
    return true;
  }

  private static String definition(KeyFile keys) {
    return """
    cors: { origins: ["https://shop.example"] }
    access: { api-keys: { file: "%2$s" } }
    upstreams:
      service: { url: "%1$s", circuit-breaker: { minimum-calls: 1000, window: 1000 } }
      pausing: { url: "%1$s", timeout: 300ms, circuit-breaker: { minimum-calls: 1000, window: 1000 } }
      narrow: { url: "%1$s", bulkhead: { max-concurrent: 1, max-queued: 0 } }
      open: { url: "%1$s" }
      probed: { url: "%1$s", circuit-breaker: { probes: 1 } }
      nowhere: { url: "http://127.0.0.1:1", circuit-breaker: { minimum-calls: 1000, window: 1000 } }
    routes:
      all: { path: "/a/**", proxy: { upstream: service, path: /, fallback: { body: { closed: true, until: null } } } }
      late: { path: "/late/**", deadline: 500ms, proxy: { upstream: service, path: /, fallback: { body: { closed: true, until: null } } } }
      pausing: { path: "/p/**", proxy: { upstream: pausing, path: /, fallback: { body: { closed: true, until: null } } } }
      narrow: { path: "/n/**", proxy: { upstream: narrow, path: /, fallback: { body: { closed: true, until: null } } } }
      open: { path: "/o/**", proxy: { upstream: open, path: /, fallback: { body: { closed: true, until: null } } } }
      probed: { path: "/h/**", proxy: { upstream: probed, path: /, fallback: { body: { closed: true, until: null } } } }
      nowhere: { path: "/nowhere/**", proxy: { upstream: nowhere, path: /, fallback: { body: { closed: true, until: null } } } }
      page: { path: /page, method: [GET, PUT], proxy: { upstream: nowhere, path: /, fallback: { status: 200, content-type: text/html, body: "<p>zu, später" } } }
      opened: { path: /opened, proxy: { upstream: open, path: /, fallback: { status: 200, body: closed } } }
      empty: { path: /empty, proxy: { upstream: nowhere, path: /, fallback: { status: 204 } } }
      bare: { path: /bare, proxy: { upstream: nowhere, path: /, fallback: { status: 502 } } }
      large: { path: /large, proxy: { upstream: nowhere, path: /, fallback: { body: ["%3$s"] } } }
      keyed: { path: /keyed, access: authenticated, rate-limit: { permits: 100, every: 1h }, proxy: { upstream: nowhere, path: /, fallback: { body: kept } } }
    """
        .formatted(service.url(), keys.path(), LARGE);
  }

  @BeforeAll
  static void start(@TempDir Path directory) {
    service = StreamStub.start(ProxyFallbackTest::serve);
    gateway =
        Gateway.start(
            definition(
                new KeyFile(directory.resolve("keys.yaml")).write(KeyFile.entry("shop", "a-key"))),
            "management.prometheus.metrics.export.enabled=true");
    gateway.upstreams().get("open").circuitBreaker().transitionToForcedOpenState();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    service.close();
  }

  @BeforeEach
  void reset() {
    service.reset();
  }

  @ParameterizedTest
  @CsvSource({
    "/nowhere/a, connection",
    "/a/gone, connection",
    "/a/nonsense, connection",
    "/a/other-protocol, bad-body",
    "/late/silent, deadline",
    "/o/a, circuit-open"
  })
  void isSentWhereTheUpstreamCouldNotAnswer(String target, String kind) {
    AnswerHead head =
        AnswerHead.of(RawClient.exchange(gateway, "GET " + target, "X-Request-Id: mine"));
    String answer = RawClient.exchange(gateway, "GET " + target);

    assertThat(head.status()).isEqualTo(503);
    assertThat(answer).endsWith("\r\n\r\n" + BODY);
    assertThat(head.all("Content-Type")).containsExactly("application/json");
    assertThat(head.all("Content-Length")).containsExactly(Integer.toString(BODY.length()));
    assertThat(head.all("X-Content-Type-Options")).containsExactly("nosniff");
    assertThat(head.all("Cache-Control")).containsExactly("no-store");
    assertThat(head.all("Gather-Partial")).containsExactly("proxy;kind=" + kind);
    assertThat(head.all("X-Request-Id")).containsExactly("mine");
    assertThat(head.all("Date")).hasSize(1);
    assertThat(head.names()).doesNotContain("via", "etag");
    assertThat(head.all("Server-Timing"))
        .singleElement()
        .asString()
        .startsWith("proxy;dur=")
        .contains(";desc=fallback-" + kind + ", total;dur=");
    await().until(gateway::isIdle);
  }

  @ParameterizedTest
  @CsvSource({"/a/failing, 503, bad", "/a/missing, 404, no", "/a/good, 200, good"})
  void leavesWhatTheServiceSaysItself(String target, int status, String body) {
    HttpResponse<String> answer = gateway.get(target);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).isEqualTo(body);
    assertThat(answer.headers().firstValue("gather-partial")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a/short", "/p/pausing"})
  void comesTooLateWhereTheAnswerHasBegun(String target) {
    String answer = RawClient.exchange(gateway, "GET " + target);

    assertThat(answer).startsWith("HTTP/1.1 200 ").doesNotContain("closed", "Gather-Partial");
    await().until(gateway::isIdle);
  }

  @Test
  void isSentWhereThereIsNoPlace() {
    CompletableFuture<HttpResponse<String>> first =
        gateway.sendAsync(gateway.request("/n/slow").build());
    await().until(() -> service.requests() == 1);
    HttpResponse<String> second = gateway.get("/n/slow");
    service.goOn();

    assertThat(second.statusCode()).isEqualTo(503);
    assertThat(second.body()).isEqualTo(BODY);
    assertThat(second.headers().firstValue("gather-partial")).hasValue("proxy;kind=overloaded");
    assertThat(second.headers().firstValue("retry-after")).hasValue("1");
    assertThat(first.join().body()).isEqualTo("good");
  }

  @Test
  void saysWhenToComeBackOnlyWhereItIsA503() {
    assertThat(gateway.get("/o/a").headers().firstValue("retry-after")).isPresent();
    assertThat(gateway.get("/opened").headers().firstValue("retry-after")).isEmpty();
    assertThat(gateway.get("/opened").statusCode()).isEqualTo(200);
  }

  @Test
  void isSentWhileAHalfOpenCircuitHasItsProbe() {
    CircuitBreaker circuit = gateway.upstreams().get("probed").circuitBreaker();
    circuit.transitionToOpenState();
    circuit.transitionToHalfOpenState();
    CompletableFuture<HttpResponse<String>> probe =
        gateway.sendAsync(gateway.request("/h/slow").build());
    await().until(() -> service.requests() == 1);

    assertThat(gateway.get("/h/a").body()).isEqualTo(BODY);
    service.goOn();
    assertThat(probe.join().body()).isEqualTo("good");
    await().until(() -> circuit.getState() == CircuitBreaker.State.CLOSED);
    assertThat(gateway.get("/h/a").body()).isEqualTo("good");
  }

  @Test
  void hasNoBodyForHead() {
    for (String method : new String[] {"GET", "HEAD"}) {
      String answer = RawClient.exchange(gateway, method + " /nowhere/a");
      AnswerHead head = AnswerHead.of(answer);

      assertThat(head.status()).isEqualTo(503);
      assertThat(head.all("Content-Length")).containsExactly(Integer.toString(BODY.length()));
      assertThat(answer).endsWith("\r\n\r\n" + (method.equals("HEAD") ? "" : BODY));
    }
  }

  @Test
  void isTextAsItIsWritten() {
    HttpResponse<String> answer = gateway.get("/page");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("<p>zu, später");
    assertThat(answer.headers().firstValue("content-type")).hasValue("text/html;charset=utf-8");
  }

  @Test
  void mayHaveNoBody() {
    AnswerHead empty = AnswerHead.of(RawClient.exchange(gateway, "GET /empty"));
    assertThat(empty.status()).isEqualTo(204);
    assertThat(empty.names()).doesNotContain("content-length", "content-type", "transfer-encoding");

    AnswerHead bare = AnswerHead.of(RawClient.exchange(gateway, "GET /bare"));
    assertThat(bare.status()).isEqualTo(502);
    assertThat(bare.all("Content-Length")).containsExactly("0");
    assertThat(bare.names()).doesNotContain("content-type");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "*", "snappy, *"})
  void mayBeCompressed(String accepted) throws Exception {
    HttpResponse<byte[]> answer =
        HttpClient.newHttpClient()
            .send(
                gateway.request("/large").header("Accept-Encoding", accepted).build(),
                BodyHandlers.ofByteArray());

    assertThat(answer.headers().firstValue("content-encoding")).hasValue("gzip");
    byte[] body = new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes();
    assertThat(new String(body, UTF_8)).isEqualTo("[\"" + LARGE + "\"]");
  }

  @Test
  void isSentToOldClients() {
    try (RawClient client = RawClient.connect(gateway)) {
      client.write("GET /large HTTP/1.0\r\nHost: g\r\nAccept-Encoding: gzip\r\n\r\n");
      assertThat(client.readToEnd())
          .doesNotContainIgnoringCase("transfer-encoding")
          .endsWith("\r\n\r\n[\"" + LARGE + "\"]");
    }
  }

  /** The rest of the body is taken for nobody, so that the next request is read as one. */
  @ParameterizedTest
  @ValueSource(strings = {"/o/a", "/nowhere/a", "/p/deaf"})
  void leavesTheConnectionOfAnUploadInOrder(String target) {
    try (RawClient client = RawClient.connect(gateway)) {
      client.write("PUT " + target + " HTTP/1.1\r\nHost: g\r\nContent-Length: 50000000\r\n\r\n");
      CompletableFuture<Void> upload =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < 500; i++) {
                  client.write("x".repeat(100_000));
                }
                client.write("GET /a/missing HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n");
              });

      String answers = client.readToEnd();
      upload.join();
      assertThat(answers)
          .startsWith("HTTP/1.1 503 ")
          .contains(BODY + "HTTP/1.1 404 ")
          .endsWith("\r\n\r\nno");
    }
    await().until(gateway::isIdle);
  }

  @Test
  void isNotForWhatTheClientLeavesUndone() {
    try (RawClient client = RawClient.connect(gateway)) {
      client.write("PUT /late/silent HTTP/1.1\r\nHost: g\r\nContent-Length: 10\r\n\r\nabc");
      assertThat(client.readSome()).startsWith("HTTP/1.1 408 ");
    }
    assertThat(RawClient.exchange(gateway, "GET /a/%2e%2e/b")).startsWith("HTTP/1.1 400 ");
    assertThat(RawClient.exchange(gateway, "GET /a/b", "Upgrade: other", "Connection: upgrade"))
        .startsWith("HTTP/1.1 501 ");
    await().until(gateway::isIdle);
  }

  @Test
  void isNotForWhoWantsAWebSocket() {
    try (RawClient client = RawClient.connect(gateway)) {
      client.write(
          "GET /nowhere/chat HTTP/1.1\r\nHost: g\r\nUpgrade: websocket\r\nConnection: upgrade\r\n"
              + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n");

      assertThat(client.readSome())
          .startsWith("HTTP/1.1 502 ")
          .contains("\"kind\":\"connection\"")
          .doesNotContain("closed");
    }
  }

  @Test
  void isForThoseWhoMayAsk() {
    AnswerHead refused = AnswerHead.of(RawClient.exchange(gateway, "GET /keyed"));
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.names()).doesNotContain("gather-partial");

    String answer = RawClient.exchange(gateway, "GET /keyed", "X-Api-Key: a-key");
    assertThat(answer).startsWith("HTTP/1.1 503 ").endsWith("\r\n\r\nkept");
    assertThat(AnswerHead.of(answer).names()).contains("ratelimit");
    assertThat(AnswerHead.of(answer).all("Cache-Control")).containsExactly("no-store");
  }

  @Test
  void isReadByPagesThatMayAsk() {
    AnswerHead answer =
        AnswerHead.of(RawClient.exchange(gateway, "PUT /page", "Origin: https://shop.example"));

    assertThat(answer.all("Access-Control-Allow-Origin")).containsExactly("https://shop.example");
    assertThat(answer.list("Access-Control-Expose-Headers")).contains("Gather-Partial");
    assertThat(answer.all("Gather-Partial")).hasSize(1);
  }

  @Test
  void isCountedForWhatItIs() {
    gateway.get("/bare");

    await()
        .untilAsserted(
            () ->
                assertThat(gateway.operators("/actuator/prometheus"))
                    .containsPattern(
                        "gather_calls_seconds_count\\{call=\"proxy\",outcome=\"connection\","
                            + "route=\"bare\",source=\"fallback\",upstream=\"nowhere\"\\} [1-9]")
                    .containsPattern(
                        "gather_requests_seconds_count\\{outcome=\"partial\",route=\"bare\",status=\"502\"\\} [1-9]"));
    assertThat(gateway.operators("/actuator/gatherroutes/bare")).contains("\"fallback\":true");
  }

  @Test
  void isNotWrittenForAClientThatHasLeft() {
    try (RawClient client = RawClient.connect(gateway)) {
      client.send("GET /a/silent");
      await().until(() -> service.requests() == 1);
    }
    await().until(() -> service.broken() == 1);
    await().until(gateway::isIdle);
    await().until(() -> gateway.requestsInFlight() == 0);
  }
}
