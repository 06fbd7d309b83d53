package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Mono;

@ExtendWith(OutputCaptureExtension.class)
class DrainTest {

  private static final int CLIENTS = 8;
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final KeptClient.Answer LAST = new KeptClient.Answer(200, true, "{\"a\":1}");

  /** More than the buffers of both sockets take. */
  private static final String LARGE = '"' + "x".repeat(8_000_000) + '"';

  private final StubService service =
      new StubService(
          request ->
              switch (request.uri()) {
                case "/slow" -> Mono.delay(Duration.ofSeconds(3)).map(tick -> "1");
                case "/never" -> Mono.never();
                case "/large" -> Mono.just(LARGE);
                default -> Mono.just("1");
              });
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    threads.shutdownNow();
    service.close();
  }

  /** The clients go elsewhere once readiness is down, as they do behind a balancer. */
  @Test
  void losesNoRequestOfClientsThatMoveOnWhenTold() throws Exception {
    Gateway gateway = start("gather.shutdown.drain=3s");
    int port = gateway.port();
    AtomicInteger answered = new AtomicInteger();
    AtomicInteger ended = new AtomicInteger();
    AtomicBoolean isReady = new AtomicBoolean(true);
    Queue<String> failures = new ConcurrentLinkedQueue<>();
    List<CompletableFuture<Void>> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(
          CompletableFuture.runAsync(
              () -> {
                while (isReady.get()) {
                  try (KeptClient client = new KeptClient(port)) {
                    KeptClient.Answer answer;
                    do {
                      answer = client.get("/r");
                      answered.incrementAndGet();
                    } while (answer.equals(new KeptClient.Answer(200, false, "{\"a\":1}")));
                    if (answer.equals(LAST)) {
                      ended.incrementAndGet();
                    } else {
                      failures.add(answer.toString());
                    }
                  } catch (IOException e) {
                    failures.add(e.toString());
                  }
                }
              },
              threads));
    }
    await().atMost(SOON).until(() -> answered.get() > 500);
    CompletableFuture<Void> closed = unready(gateway);
    int before = ended.get();
    await().atMost(SOON).until(() -> ended.get() > before + CLIENTS);
    isReady.set(false);

    CompletableFuture.allOf(clients.toArray(CompletableFuture<?>[]::new)).get(20, TimeUnit.SECONDS);
    assertThat(failures).isEmpty();
    closed.get(20, TimeUnit.SECONDS);
  }

  @Test
  void answersOnWhileReadinessIsDown() throws Exception {
    Gateway gateway = start("gather.shutdown.drain=3s");
    int port = gateway.port();
    try (KeptClient kept = new KeptClient(port);
        KeptClient operator = new KeptClient(gateway.managementPort())) {
      assertThat(kept.get("/r").endsConnection()).isFalse();
      CompletableFuture<Void> closed = unready(gateway);

      assertThat(status(port, "/livez")).isEqualTo(200);
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                try (KeptClient other = new KeptClient(port)) {
                  assertThat(other.get("/r")).isEqualTo(LAST);
                }
              });
      assertThat(kept.get("/r")).isEqualTo(LAST);
      assertThat(operator.get("/actuator/info").endsConnection()).isFalse();
      closed.get(20, TimeUnit.SECONDS);
    }
  }

  /** What a connection brings that was accepted just before the port closed. */
  @Test
  void answersWhatIsOnItsWayWhenThePortCloses() throws Exception {
    Gateway gateway = start("gather.shutdown.drain=1s");
    int port = gateway.port();
    try (KeptClient late = new KeptClient(port)) {
      CompletableFuture<Void> closed = closing(gateway);
      awaitClosed(port);

      assertThat(late.get("/r")).isEqualTo(LAST);
      closed.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void finishesRequestsThatTakeLongerThanTheDrain() throws Exception {
    Gateway gateway = start("gather.shutdown.drain=500ms");
    int port = gateway.port();
    int management = gateway.managementPort();
    try (KeptClient slow = new KeptClient(port)) {
      slow.send("/slow");
      await().atMost(SOON).until(() -> service.inFlight() == 1);
      CompletableFuture<Void> closed = closing(gateway);
      awaitClosed(port);

      assertThat(status(management, "/actuator/health/liveness")).isEqualTo(200);
      assertThat(slow.read()).isEqualTo(LAST);
      closed.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void letsSlowReadersReadToTheEnd() throws Exception {
    Gateway gateway = start("gather.shutdown.drain=500ms");
    int port = gateway.port();
    try (KeptClient slow = new KeptClient(port)) {
      slow.send("/large");
      await().atMost(SOON).until(() -> service.started() == 1 && service.inFlight() == 0);
      CompletableFuture<Void> closed = closing(gateway);
      awaitClosed(port);
      // Longer than the gateway waits for requests of connections that it accepted last.
      await().pollDelay(Duration.ofSeconds(2)).until(() -> !closed.isDone());

      assertThat(slow.read().body()).hasSize(LARGE.length() + "{'a':}".length());
      closed.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void cutsWhatIsNotOverInTimeAndSaysSo(CapturedOutput output) throws Exception {
    Gateway gateway =
        start("gather.shutdown.drain=1s", "spring.lifecycle.timeout-per-shutdown-phase=1s");
    try (KeptClient first = new KeptClient(gateway.port());
        KeptClient second = new KeptClient(gateway.port())) {
      first.send("/never");
      second.send("/never");
      await().atMost(SOON).until(() -> service.inFlight() == 2);
      Duration took = close(gateway);

      assertThat(took).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(10));
      assertThat(output).contains("Cut 2 requests").doesNotContain("still running after timeout");
      await().atMost(SOON).until(() -> service.cancelled() == 2);
    }
  }

  /** An operator is none. */
  @Test
  void isOverAtOnceWhenNoClientIsConnected() throws Exception {
    Gateway gateway = start("gather.shutdown.drain=30s");
    try (KeptClient operator = new KeptClient(gateway.managementPort())) {
      assertThat(operator.get("/actuator/info").status()).isEqualTo(200);

      assertThat(close(gateway)).isLessThan(Duration.ofSeconds(10));
    }
  }

  @Test
  void endsLiveStreamsAndGoesOnAnswering() throws Exception {
    Gateway gateway = start("gather.shutdown.drain=5s");
    int port = gateway.port();
    try (KeptClient kept = new KeptClient(port);
        RawClient live = RawClient.connect(gateway)) {
      live.write("GET /live HTTP/1.1\r\nHost: g\r\nAccept: text/event-stream\r\n\r\n");
      StringBuilder seen = new StringBuilder();
      await()
          .atMost(SOON)
          .until(() -> seen.append(live.readSome()).indexOf("\"a\",\"value\":1}") > 0);
      CompletableFuture<Void> closed = closing(gateway);
      await().atMost(SOON).until(() -> seen.append(live.readSome()).indexOf("event: done") > 0);

      assertThat(kept.get("/r").status()).isEqualTo(200);
      closed.get(20, TimeUnit.SECONDS);
    }
  }

  /** Those who watch the files, or ask for them to be read, do not know of the stop. */
  @Test
  void endsLiveStreamsOfDefinitionsThatComeIntoForceMeanwhile() throws Exception {
    Gateway gateway = start("gather.shutdown.drain=10s");
    int port = gateway.port();
    try (KeptClient kept = new KeptClient(port)) {
      assertThat(kept.get("/r").status()).isEqualTo(200);
      CompletableFuture<Void> closed = unready(gateway);
      gateway.rewrite(definitions().replace("/live,", "/alive,"));
      assertThat(gateway.operate("/actuator/gatherdefinitions").statusCode()).isEqualTo(200);

      try (RawClient live = RawClient.connect(gateway)) {
        live.write("GET /alive HTTP/1.1\r\nHost: g\r\nAccept: text/event-stream\r\n\r\n");
        StringBuilder seen = new StringBuilder();
        await().atMost(SOON).until(() -> seen.append(live.readSome()).indexOf("event: done") > 0);
        assertThat(closed).as("long before the end").isNotDone();
      }
      kept.close();
      closed.get(20, TimeUnit.SECONDS);
    }
  }

  private Gateway start(String... properties) {
    return Gateway.start(definitions(), properties);
  }

  private String definitions() {
    return """
        upstreams: { service: { url: "%s", timeout: 60s, max-body: 10MB } }
        routes:
          r: { path: /r, calls: { a: { upstream: service, path: / } } }
          slow: { path: /slow, deadline: 60s, calls: { a: { upstream: service, path: /slow } } }
          never: { path: /never, deadline: 60s, calls: { a: { upstream: service, path: /never } } }
          large: { path: /large, calls: { a: { upstream: service, path: /large } } }
          live: { path: /live, live: { every: 1h }, calls: { a: { upstream: service, path: / } } }
        """
        .formatted(service.url());
  }

  private CompletableFuture<Void> closing(Gateway gateway) {
    return CompletableFuture.runAsync(gateway::close, threads);
  }

  /** Closing, and readiness is down. */
  private CompletableFuture<Void> unready(Gateway gateway) {
    int port = gateway.port();
    CompletableFuture<Void> closed = closing(gateway);
    await().atMost(SOON).until(() -> status(port, "/readyz") == 503);
    return closed;
  }

  private static Duration close(Gateway gateway) {
    long from = System.nanoTime();
    gateway.close();
    return Duration.ofNanos(System.nanoTime() - from);
  }

  private static int status(int port, String target) throws IOException {
    try (KeptClient client = new KeptClient(port)) {
      return client.get(target).status();
    }
  }

  private static void awaitClosed(int port) {
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              try (KeptClient probe = new KeptClient(port)) {
                return false;
              } catch (ConnectException e) {
                return true;
              }
            });
  }
}
