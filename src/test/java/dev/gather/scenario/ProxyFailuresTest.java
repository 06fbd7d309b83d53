package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyFailuresTest {

  private static StreamStub service;
  private static Gateway gateway;

  static boolean serve(StreamStub.Exchange exchange) throws IOException {
    switch (exchange.path()) {
      case "/silent" -> exchange.waitForEnd();
      case "/gone" -> {
        return false;
      }
      case "/short" -> {
        exchange.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
        return false;
      }
      case "/chunk" -> {
        exchange.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
        return false;
      }
      case "/nonsense" -> exchange.write("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nabc");
      case "/coded" ->
          exchange.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n");
      case "/other-protocol" -> exchange.write("HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n");
      case "/pausing" -> {
        exchange.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
        exchange.waitForEnd();
      }
      case "/endless" -> {
        exchange.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
        exchange.send(1_000_000_000);
      }
      case "/reset-content" -> {
        exchange.write("HTTP/1.1 205 Reset\r\nContent-Length: 10\r\n\r\n");
        exchange.waitForEnd();
      }
      case "/slow" -> {
        exchange.write("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabc");
        exchange.pause();
        exchange.write("def");
      }
      case "/failing" -> exchange.write("HTTP/1.1 503 Busy\r\nContent-Length: 3\r\n\r\nbad");
      case "/too-large" -> {
        exchange.write(
            "HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 3\r\n\r\nbig");
        return false;
      }
      case "/deaf" -> {
        exchange.pause();
        return false;
      }
      default -> {
        exchange.receive(5);
        exchange.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      }
    }
    return true;
  }

  @BeforeAll
  static void start() {
    service = StreamStub.start(ProxyFailuresTest::serve);
    gateway =
        Gateway.start(
            """
        upstreams:
          service: { url: "%1$s", bulkhead: { max-concurrent: 100 },
                     circuit-breaker: { minimum-calls: 1000, window: 1000 } }
          gone: { url: "%1$s" }
          pausing: { url: "%1$s", timeout: 300ms,
                     circuit-breaker: { minimum-calls: 1000, window: 1000 } }
          narrow: { url: "%1$s", bulkhead: { max-concurrent: 1, max-queued: 0 } }
          fragile: { url: "%1$s",
                     circuit-breaker: { minimum-calls: 4, window: 4, slow-call-after: 3s } }
          strict: { url: "%1$s", circuit-breaker: { failure-rate: 90, minimum-calls: 4, window: 4 } }
          nowhere: { url: "http://127.0.0.1:1", retry: { max-attempts: 3 } }
        routes:
          all: { path: "/a/**", proxy: { upstream: service, path: / } }
          gone: { path: "/g/**", proxy: { upstream: gone, path: / } }
          late: { path: "/late/**", deadline: 700ms, proxy: { upstream: service, path: / } }
          pausing: { path: "/p/**", proxy: { upstream: pausing, path: / } }
          narrow: { path: "/n/**", proxy: { upstream: narrow, path: / } }
          fragile: { path: "/f/**", proxy: { upstream: fragile, path: / } }
          strict: { path: "/s/**", proxy: { upstream: strict, path: / } }
          nowhere: { path: "/nowhere", proxy: { upstream: nowhere, path: / } }
        """
                .formatted(service.url()));
  }

  @BeforeEach
  void reset() {
    service.reset();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    service.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/late/silent, 504, deadline",
    "/g/gone, 502, connection",
    "/nowhere, 502, connection",
    "/a/nonsense, 502, connection",
    "/a/coded, 502, connection",
    "/a/other-protocol, 502, bad-body"
  })
  void answersAFailureBeforeTheHeadersWithAProblem(String target, int status, String kind) {
    HttpResponse<String> answer = gateway.get(target);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(answer.headers().firstValue("server-timing").orElse(""))
        .startsWith("proxy;dur=")
        .contains(";desc=" + kind + ", total;dur=");
    assertThat(answer.body())
        .contains("\"errors\":[{\"call\":\"proxy\",\"kind\":\"" + kind + "\"}]")
        .doesNotContain("127.0.0.1");
    assertThat(service.requests()).as("never repeated").isLessThanOrEqualTo(1);
    await().until(() -> gateway.isIdle());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a/short", "/a/chunk", "/p/pausing"})
  void cutsTheConnectionWhenTheAnswerBreaksOff(String target) {
    String answer = RawClient.exchange(gateway, "GET " + target);

    assertThat(answer).startsWith("HTTP/1.1 200 ").contains("abc").doesNotContain("\r\n0\r\n");
    await().until(() -> gateway.isIdle());
    String route = target.startsWith("/a/") ? "all" : "pausing";
    await()
        .until(
            () -> metrics("gather_requests_seconds_count", route).contains("outcome=\"failed\""));
  }

  @Test
  void resetsAConnectionWhoseEndWouldBeTheAnswers() {
    try (RawClient client = RawClient.connect(gateway)) {
      client.write("GET /a/chunk HTTP/1.0\r\nHost: g\r\n\r\n");

      assertThatThrownBy(client::readToEnd).hasMessageContaining("reset");
    }
  }

  @Test
  void failsAnUpstreamThatDoesNotTakeTheBodyAndTakesTheRestForNobody() {
    try (RawClient client = RawClient.connect(gateway)) {
      client.write("PUT /p/deaf HTTP/1.1\r\nHost: g\r\nContent-Length: 90000000\r\n\r\n");
      CompletableFuture<Void> upload =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < 900; i++) {
                  client.write("x".repeat(100_000));
                }
                client.write("GET /a/failing HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n");
              });

      String answers = client.readToEnd();
      upload.join();
      assertThat(answers)
          .startsWith("HTTP/1.1 504 ")
          .contains("\"kind\":\"timeout\"", "HTTP/1.1 503 ")
          .endsWith("\r\n\r\nbad");
    }
    await().until(() -> gateway.isIdle());
  }

  /** Its system resets a connection whose bytes it has not read, after the answer. */
  @Test
  void passesTheAnswerOnOfAnUpstreamThatRefusesABodyAndClosesTheConnection() {
    for (int i = 0; i < 20; i++) {
      try (RawClient client = RawClient.connect(gateway)) {
        client.write(
            "PUT /a/too-large HTTP/1.1\r\nHost: g\r\nContent-Length: 1000000\r\n\r\n"
                + "x".repeat(1_000_000));

        assertThat(client.readSome()).startsWith("HTTP/1.1 413 ");
      }
    }
    await().until(() -> gateway.isIdle());
  }

  /** Headers that came well are no success where their body breaks off. */
  @Test
  void countsAnAnswerThatBreaksOffOnce() {
    CircuitBreaker circuit = gateway.upstreams().get("strict").circuitBreaker();
    for (int i = 0; i < 4; i++) {
      try (RawClient client = RawClient.connect(gateway)) {
        client.send("GET /s/short");
        assertThat(client.readToEnd()).startsWith("HTTP/1.1 200 ");
      }
    }
    await().until(() -> circuit.getState() == CircuitBreaker.State.OPEN);
  }

  @Test
  void waitsForNoBodyThatNobodyGets() {
    assertThat(gateway.get("/a/reset-content").statusCode()).isEqualTo(205);
    await().until(() -> gateway.isIdle());
  }

  @Test
  void holdsItsPlaceUntilTheBodyHasPassed() {
    CompletableFuture<HttpResponse<String>> first =
        gateway.sendAsync(gateway.request("/n/slow").build());
    await().until(() -> service.requests() == 1);
    HttpResponse<String> second = gateway.get("/n/slow");
    service.goOn();

    assertThat(second.statusCode()).isEqualTo(503);
    assertThat(second.headers().firstValue("retry-after")).hasValue("1");
    assertThat(second.body()).contains("\"kind\":\"overloaded\"");
    assertThat(first.join().body()).isEqualTo("abcdef");
    await().until(() -> gateway.isIdle());
    assertThat(gateway.get("/n/failing").statusCode()).isEqualTo(503);
  }

  @Test
  void opensTheCircuitAfterServerErrorsOnly() {
    List<CompletableFuture<HttpResponse<String>>> slow = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      slow.add(gateway.sendAsync(gateway.request("/f/slow").build()));
    }
    await().until(() -> service.requests() == 4);
    await().pollDelay(Duration.ofMillis(3100)).until(() -> true);
    service.goOn();
    for (CompletableFuture<HttpResponse<String>> answer : slow) {
      assertThat(answer.join().statusCode()).isEqualTo(200);
    }
    await().until(() -> gateway.isIdle());
    assertThat(state()).as("long bodies are not slow calls").isEqualTo("CLOSED");
    for (int i = 0; i < 2; i++) {
      assertThat(gateway.get("/f/failing").body()).isEqualTo("bad");
    }
    HttpResponse<String> refused = gateway.get("/f/failing");

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.body()).contains("\"kind\":\"circuit-open\"");
    assertThat(refused.headers().firstValue("retry-after")).isPresent();
    assertThat(service.requests()).isEqualTo(6);
  }

  private static String state() {
    return gateway.upstreams().get("fragile").circuitBreaker().getState().name();
  }

  private static String metrics(String name, String route) {
    return gateway
        .operators("/actuator/prometheus")
        .lines()
        .filter(line -> line.startsWith(name) && line.contains("route=\"" + route + "\""))
        .reduce("", (all, line) -> all + line + "\n");
  }
}
