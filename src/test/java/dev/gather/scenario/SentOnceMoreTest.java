package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A proxied request whose kept connection was closed before any byte of an answer is sent once
 * more, and to all that guards the upstream it is one.
 */
class SentOnceMoreTest {

  private static final Queue<String> HEADS = new ConcurrentLinkedQueue<>();

  /** Paths that were asked for: the first request of each ends its connection. */
  private static final Set<String> ENDED = ConcurrentHashMap.newKeySet();

  private static StreamStub service;
  private static Gateway gateway;

  private static boolean serve(StreamStub.Exchange exchange) throws IOException {
    HEADS.add(exchange.head());
    String path = exchange.path();
    if (path.startsWith("/always") || path.startsWith("/once") && ENDED.add(path)) {
      return false;
    }
    if (path.endsWith("/silent")) {
      exchange.waitForEnd();
    }
    boolean isHead = exchange.head().startsWith("HEAD ");
    exchange.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n" + (isHead ? "" : "good"));
    return true;
  }

  @BeforeAll
  static void start() {
    service = StreamStub.start(SentOnceMoreTest::serve);
    String upstream =
        "{ url: \"%s\", bulkhead: { max-concurrent: 1, max-queued: 0 }, retry: { max-attempts: 1 }, "
                .formatted(service.url())
            + "circuit-breaker: { minimum-calls: 1000, window: 1000, probes: 1 } }";
    gateway =
        Gateway.start(
            """
            upstreams:
              service: %1$s
              counted: %1$s
              probed: %1$s
            routes:
              all: { path: "/a/**", proxy: { upstream: service, path: / } }
              counted: { path: "/c/**", proxy: { upstream: counted, path: / } }
              probed: { path: "/p/**", proxy: { upstream: probed, path: / } }
              late: { path: "/late/**", deadline: 1s, proxy: { upstream: service, path: / } }
              fixed: { path: "/f/**", proxy: { upstream: service, path: /, fallback: { body: later } } }
            """
                .formatted(upstream),
            "management.prometheus.metrics.export.enabled=true");
  }

  @AfterAll
  static void stop() {
    gateway.close();
    service.close();
  }

  @BeforeEach
  void forget() {
    service.reset();
    HEADS.clear();
    ENDED.clear();
  }

  /** So that the next request has a connection that has served. */
  private static void keepAConnection(String route) {
    await().until(gateway::isIdle);
    assertThat(gateway.get(route + "/kept").body()).isEqualTo("good");
    await().until(gateway::isIdle);
    HEADS.clear();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD"})
  void bringsTheAnswerThatTheFirstConnectionDidNot(String method) {
    keepAConnection("/a");

    String answer =
        RawClient.exchange(
            gateway, method + " /a/once/x?q=1", "Range: bytes=0-3", "If-None-Match: \"a\"");

    assertThat(answer)
        .startsWith("HTTP/1.1 200 ")
        .endsWith(method.equals("HEAD") ? "\r\n\r\n" : "\r\n\r\ngood");
    assertThat(HEADS)
        .hasSize(2)
        .allSatisfy(
            head ->
                assertThat(head)
                    .startsWith(method + " /once/x?q=1 HTTP/1.1\r\n")
                    .contains("range: bytes=0-3\r\n", "if-none-match: \"a\"\r\n"));
    assertThat(Set.copyOf(HEADS)).as("the same request").hasSize(1);
    await().until(gateway::isIdle);
  }

  @Test
  void happensOnceAlone() {
    keepAConnection("/a");

    assertThat(gateway.get("/a/always").body()).contains("\"kind\":\"connection\"");
    assertThat(HEADS).hasSize(2);
    await().until(gateway::isIdle);
  }

  @Test
  void isNotForNewConnections() {
    // The one that was kept is used up.
    gateway.get("/a/always");
    HEADS.clear();

    assertThat(gateway.get("/a/always").statusCode()).isEqualTo(502);
    assertThat(HEADS).hasSize(1);
  }

  @Test
  void isOneRequestToWhatGuardsTheUpstream() {
    keepAConnection("/c");

    assertThat(gateway.get("/c/once").body()).isEqualTo("good");
    await().until(gateway::isIdle);
    CircuitBreaker.Metrics circuit =
        gateway.upstreams().get("counted").circuitBreaker().getMetrics();
    assertThat(circuit.getNumberOfSuccessfulCalls()).isEqualTo(2);
    assertThat(circuit.getNumberOfFailedCalls()).isZero();
    assertThat(
            gateway
                .operators("/actuator/prometheus")
                .lines()
                .filter(line -> line.startsWith("gather_attempts_total"))
                .filter(line -> line.contains("upstream=\"counted\"")))
        .containsExactly("gather_attempts_total{outcome=\"success\",upstream=\"counted\"} 2.0");
  }

  @Test
  void closesAHalfOpenCircuit() {
    keepAConnection("/p");
    CircuitBreaker circuit = gateway.upstreams().get("probed").circuitBreaker();
    circuit.transitionToOpenStateFor(Duration.ofMillis(1));
    await().until(() -> gateway.get("/p/once").statusCode() == 200);

    assertThat(circuit.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
    assertThat(HEADS).hasSize(2);
  }

  @Test
  void keepsTheDeadline() {
    keepAConnection("/a");

    HttpResponse<String> answer = gateway.get("/late/once/silent");

    assertThat(answer.statusCode()).isEqualTo(504);
    assertThat(answer.body()).contains("\"kind\":\"deadline\"");
    assertThat(HEADS).hasSize(2);
    await().until(() -> service.broken() == 1);
    await().until(gateway::isIdle);
  }

  @Test
  void endsWhenTheClientLeaves() {
    keepAConnection("/a");
    try (RawClient client = RawClient.connect(gateway)) {
      client.send("GET /a/once/silent");
      await().until(() -> HEADS.size() == 2);
    }
    await().until(() -> service.broken() == 1);
    await().until(gateway::isIdle);
    assertThat(HEADS).hasSize(2);
  }

  @Test
  void comesBeforeAFixedAnswer() {
    keepAConnection("/a");
    assertThat(gateway.get("/f/once").body()).isEqualTo("good");
    keepAConnection("/a");
    assertThat(gateway.get("/f/always").body()).isEqualTo("later");
    assertThat(HEADS).hasSize(2);
  }

  @Test
  void isNotForWhatMayHaveChangedSomething() {
    for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS")) {
      keepAConnection("/a");
      assertThat(RawClient.exchange(gateway, method + " /a/always", "Content-Length: 0"))
          .startsWith("HTTP/1.1 502 ");
      assertThat(HEADS).as(method).hasSize(1);
    }
    keepAConnection("/a");
    try (RawClient client = RawClient.connect(gateway)) {
      client.write("GET /a/always HTTP/1.1\r\nHost: g\r\nContent-Length: 3\r\n\r\nabc");
      assertThat(client.readSome()).startsWith("HTTP/1.1 502 ");
    }
    assertThat(HEADS).as("with a body").hasSize(1);
  }
}
