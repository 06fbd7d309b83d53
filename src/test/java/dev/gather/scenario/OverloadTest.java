package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.Patience;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A gateway that takes on two requests at once. */
@ExtendWith(OutputCaptureExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OverloadTest {

  private static final String HALF_A_BODY = " HTTP/1.1\r\nHost: g\r\nContent-Length: 4\r\n\r\nha";
  private static final String PREFLIGHT =
      " HTTP/1.1\r\nHost: g\r\nOrigin: https://a.example\r\n"
          + "Access-Control-Request-Method: GET\r\nConnection: close\r\n\r\n";

  private volatile Sinks.One<String> held = Sinks.one();
  private final StubService service =
      new StubService(request -> request.uri().endsWith("/now") ? Mono.just("1") : held.asMono());
  private Gateway gateway;

  @BeforeAll
  void start() {
    gateway =
        Gateway.start(
            definitions("5m"),
            "gather.overload.max-in-flight=2",
            "gather.reload.every=0s",
            "gather.request.max-body=8MB");
  }

  @AfterAll
  void stop() {
    gateway.close();
    service.close();
  }

  @BeforeEach
  void hold() {
    held = Sinks.one();
  }

  @AfterEach
  void nothingIsLeft() {
    held.tryEmitValue("1");
    await().until(() -> gateway.requestsInFlight() == 0);
    assertThat(gateway.get("/now").statusCode()).isEqualTo(200);
  }

  @Test
  void oneMoreIsRefusedAtOnceWhateverItAsksFor() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> two = fill();
    int asked = service.started();

    HttpResponse<String> refused = gateway.get("/now");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("retry-after")).contains("1");
    assertThat(refused.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(refused.headers().firstValue("cache-control")).contains("no-store");
    assertThat(refused.body()).contains("\"detail\":\"as many requests are in flight as may be\"");
    assertThat(gateway.get("/live", "accept", "text/event-stream").statusCode()).isEqualTo(503);
    assertThat(gateway.get("/proxied/now").statusCode()).isEqualTo(503);
    HttpResponse<String> head =
        gateway.send(gateway.request("/now").method("HEAD", BodyPublishers.noBody()).build());
    assertThat(head.statusCode()).isEqualTo(503);
    assertThat(head.body()).isEmpty();
    assertThat(service.started()).isEqualTo(asked);

    held.tryEmitValue("1");
    for (CompletableFuture<HttpResponse<String>> one : two) {
      assertThat(Patience.get(one).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aRefusedBodyIsNotAskedFor() {
    fill();
    try (RawClient client = RawClient.connect(gateway)) {
      client.write(
          "POST /form HTTP/1.1\r\nHost: g\r\nContent-Type: application/json\r\n"
              + "Content-Length: 5000000\r\nExpect: 100-continue\r\n\r\n");
      assertThat(client.readSome()).startsWith("HTTP/1.1 503 ");
    }
  }

  @Test
  void whatIsNoRequestOfARouteIsAnswered() {
    fill();
    assertThat(gateway.get("/livez").statusCode()).isEqualTo(200);
    assertThat(gateway.get("/readyz").statusCode()).isEqualTo(200);
    assertThat(gateway.get("/nowhere").statusCode()).isEqualTo(404);
    assertThat(gateway.send(gateway.request("/now").DELETE().build()).statusCode()).isEqualTo(405);
    assertThat(RawClient.exchange(gateway, "OPTIONS /now")).startsWith("HTTP/1.1 204 ");
    try (RawClient browser = RawClient.connect(gateway)) {
      browser.write("OPTIONS /now" + PREFLIGHT);
      assertThat(browser.readToEnd()).startsWith("HTTP/1.1 204 ");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"health", "health/readiness", "metrics", "gatherroutes", "gatherupstreams"})
  void operatorsAreAnswered(String endpoint) {
    fill();
    HttpRequest request = gateway.operatorsRequest("/actuator/" + endpoint).build();
    assertThat(gateway.send(request).statusCode()).isEqualTo(200);
  }

  @Test
  void openStreamsCountUntilTheirClientsLeave() {
    try (RawClient one = live();
        RawClient other = live()) {
      assertThat(one.readSome() + other.readSome()).contains("HTTP/1.1 200 ");
      await().until(() -> gateway.requestsInFlight() == 2);
      assertThat(gateway.get("/now").statusCode()).isEqualTo(503);

      one.reset();
      await().until(() -> gateway.get("/now").statusCode() == 200);
    }
  }

  @Test
  void proxiedBodiesCountUntilTheyAreThere() {
    try (RawClient one = RawClient.connect(gateway);
        RawClient other = RawClient.connect(gateway)) {
      one.write("POST /proxied/" + HALF_A_BODY);
      other.write("POST /proxied/" + HALF_A_BODY);
      await().until(() -> gateway.requestsInFlight() == 2);
      assertThat(gateway.get("/now").statusCode()).isEqualTo(503);

      held.tryEmitValue("1");
      one.write("lf");
      other.write("lf");
      assertThat(one.readSome()).startsWith("HTTP/1.1 200 ");
      assertThat(other.readSome()).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void aClientThatLeavesGivesItsPlaceBack() {
    try (RawClient one = RawClient.connect(gateway);
        RawClient other = RawClient.connect(gateway)) {
      one.write("GET /held HTTP/1.1\r\nHost: g\r\n\r\n");
      other.write("GET /held HTTP/1.1\r\nHost: g\r\n\r\n");
      await().until(() -> gateway.requestsInFlight() == 2);
      other.reset();
      await().until(() -> gateway.requestsInFlight() == 1);
      assertThat(gateway.get("/now").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void changedDefinitionsNeitherLoseNorDoubleTheCount() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> two = fill();
    gateway.rewrite(definitions("6m"));
    assertThat(gateway.operate("/actuator/gatherdefinitions").statusCode()).isEqualTo(200);
    assertThat(gateway.requestsInFlight()).isEqualTo(2);
    assertThat(gateway.get("/now").statusCode()).isEqualTo(503);

    held.tryEmitValue("1");
    for (CompletableFuture<HttpResponse<String>> one : two) {
      assertThat(Patience.get(one).statusCode()).isEqualTo(200);
    }
    await().until(() -> gateway.requestsInFlight() == 0);
    hold();
    fill();
    assertThat(gateway.get("/now").statusCode()).isEqualTo(503);
  }

  @Test
  void aStormOfRefusalsWritesNoLineForEachAndKeepsItsConnections(CapturedOutput log)
      throws IOException {
    fill();
    long before = refusals();
    try (KeptClient storm = new KeptClient(gateway.port())) {
      for (int i = 0; i < 2000; i++) {
        assertThat(storm.get("/now").status()).isEqualTo(503);
      }
      storm.write(
          "POST /form HTTP/1.1\r\nHost: g\r\nContent-Type: application/json\r\n"
              + "Content-Length: 1000000\r\n\r\n"
              + " ".repeat(1_000_000));
      assertThat(storm.read().status()).isEqualTo(503);
      assertThat(storm.get("/nowhere").status()).isEqualTo(404);
    }
    assertThat(refusals() - before).isEqualTo(2001);
    assertThat(log.getAll().lines().filter(line -> line.contains("refused")).count())
        .isLessThan(10);
  }

  private String definitions(String timeout) {
    return """
        upstreams: { service: { url: "%s", timeout: %s } }
        routes:
          now: { path: /now, calls: { a: { upstream: service, path: /now } } }
          held: { path: /held, calls: { a: { upstream: service, path: /held } } }
          form:
            path: /form
            method: POST
            calls: { a: { upstream: service, method: POST, path: /now, body: "{body}" } }
          live:
            path: /live
            live: { every: 100ms }
            calls: { a: { upstream: service, path: /now } }
          proxied: { path: "/proxied/**", proxy: { upstream: service, path: / } }
        """
        .formatted(service.url(), timeout);
  }

  /** With requests that last until the service answers. */
  private List<CompletableFuture<HttpResponse<String>>> fill() {
    // A request may have its place for a moment after its client has the answer.
    await().until(() -> gateway.requestsInFlight() == 0);
    List<CompletableFuture<HttpResponse<String>>> two = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      two.add(gateway.sendAsync(gateway.request("/held").build()));
    }
    await().until(() -> gateway.requestsInFlight() == 2);
    return two;
  }

  private RawClient live() {
    RawClient client = RawClient.connect(gateway);
    client.write("GET /live HTTP/1.1\r\nHost: g\r\nAccept: text/event-stream\r\n\r\n");
    return client;
  }

  private long refusals() {
    MeterRegistry metrics = gateway.context().getBean(MeterRegistry.class);
    return metrics.find("gather.requests").tag("outcome", "refused").timers().stream()
        .mapToLong(Timer::count)
        .sum();
  }
}
