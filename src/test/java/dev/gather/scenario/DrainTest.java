package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.Patience;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

@ExtendWith(OutputCaptureExtension.class)
class DrainTest {

  private static final int CLIENTS = 8;
  private static final KeptClient.Answer LAST = new KeptClient.Answer(200, true, "{\"a\":1}");

  /** More than the buffers of both sockets take. */
  private static final String LARGE = '"' + "x".repeat(8_000_000) + '"';

  private final Sinks.Empty<Void> gate = Sinks.empty();
  private final StubService service =
      new StubService(
          request ->
              switch (request.uri()) {
                case "/slow" -> gate.asMono().thenReturn("1");
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
    Gateway gateway = start("10m");
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
    await().until(() -> answered.get() > 500);
    CompletableFuture<Void> closed = unready(gateway);
    int before = ended.get();
    await().until(() -> ended.get() > before + CLIENTS);
    isReady.set(false);

    Patience.get(CompletableFuture.allOf(clients.toArray(CompletableFuture<?>[]::new)));
    assertThat(failures).isEmpty();
    Patience.get(closed);
  }

  @Test
  void answersOnWhileReadinessIsDown() throws Exception {
    Gateway gateway = start("10m");
    int port = gateway.port();
    try (KeptClient kept = new KeptClient(port);
        KeptClient operator = new KeptClient(gateway.managementPort())) {
      assertThat(kept.get("/r").endsConnection()).isFalse();
      CompletableFuture<Void> closed = unready(gateway);

      assertThat(status(port, "/livez")).isEqualTo(200);
      await()
          .untilAsserted(
              () -> {
                try (KeptClient other = new KeptClient(port)) {
                  assertThat(other.get("/r")).isEqualTo(LAST);
                }
              });
      assertThat(kept.get("/r")).isEqualTo(LAST);
      assertThat(operator.get("/actuator/info").endsConnection()).isFalse();
      Patience.get(closed);
    }
  }

  /**
   * What a connection brings that was accepted just before the port closed, for half a second: a
   * busy machine may take longer to bring it, and tries again.
   */
  @Test
  void answersWhatIsOnItsWayWhenThePortCloses() {
    await().until(this::isAnsweredAfterThePortHasClosed);
  }

  private boolean isAnsweredAfterThePortHasClosed() throws Exception {
    Gateway gateway = start("1s");
    int port = gateway.port();
    try (KeptClient late = new KeptClient(port)) {
      CompletableFuture<Void> closed = closing(gateway);
      awaitClosed(port);
      try {
        assertThat(late.get("/r")).isEqualTo(LAST);
        return true;
      } catch (IOException tooLate) {
        return false;
      } finally {
        Patience.get(closed);
      }
    }
  }

  @Test
  void finishesRequestsThatTakeLongerThanTheDrain() throws Exception {
    Gateway gateway = start("500ms");
    int port = gateway.port();
    int management = gateway.managementPort();
    try (KeptClient slow = new KeptClient(port)) {
      slow.send("/slow");
      await().until(() -> service.inFlight() == 1);
      CompletableFuture<Void> closed = closing(gateway);
      awaitClosed(port);

      assertThat(status(management, "/actuator/health/liveness")).isEqualTo(200);
      gate.tryEmitEmpty();
      assertThat(slow.read()).isEqualTo(LAST);
      Patience.get(closed);
    }
  }

  @Test
  void letsSlowReadersReadToTheEnd() throws Exception {
    Gateway gateway = start("500ms");
    int port = gateway.port();
    try (KeptClient slow = new KeptClient(port)) {
      slow.send("/large");
      await().until(() -> service.started() == 1 && service.inFlight() == 0);
      CompletableFuture<Void> closed = closing(gateway);
      awaitClosed(port);
      // Longer than the gateway waits for requests of connections that it accepted last.
      await().pollDelay(Duration.ofSeconds(2)).until(() -> !closed.isDone());

      assertThat(slow.read().body()).hasSize(LARGE.length() + "{'a':}".length());
      Patience.get(closed);
    }
  }

  @Test
  void cutsWhatIsNotOverInTimeAndSaysSo(CapturedOutput output) throws Exception {
    Gateway gateway = start("1s", "1s");
    try (KeptClient first = new KeptClient(gateway.port());
        KeptClient second = new KeptClient(gateway.port())) {
      first.send("/never");
      second.send("/never");
      await().until(() -> service.inFlight() == 2);
      long from = System.nanoTime();
      gateway.close();

      assertThat(Duration.ofNanos(System.nanoTime() - from)).isGreaterThan(Duration.ofSeconds(2));
      assertThat(output).contains("Cut 2 requests").doesNotContain("still running after timeout");
      await().until(() -> service.cancelled() == 2);
    }
  }

  /** An operator is none. */
  @Test
  void isOverAtOnceWhenNoClientIsConnected() throws Exception {
    Gateway gateway = start("10m");
    try (KeptClient operator = new KeptClient(gateway.managementPort())) {
      assertThat(operator.get("/actuator/info").status()).isEqualTo(200);

      Patience.get(closing(gateway));
    }
  }

  @Test
  void endsLiveStreamsAndGoesOnAnswering() throws Exception {
    Gateway gateway = start("10m");
    int port = gateway.port();
    try (KeptClient kept = new KeptClient(port);
        RawClient live = RawClient.connect(gateway)) {
      live.write("GET /live HTTP/1.1\r\nHost: g\r\nAccept: text/event-stream\r\n\r\n");
      StringBuilder seen = new StringBuilder();
      await().until(() -> seen.append(live.readSome()).indexOf("\"a\",\"value\":1}") > 0);
      CompletableFuture<Void> closed = closing(gateway);
      await().until(() -> seen.append(live.readSome()).indexOf("event: done") > 0);

      assertThat(kept.get("/r").status()).isEqualTo(200);
      live.close();
      Patience.get(closed);
    }
  }

  /** Those who watch the files, or ask for them to be read, do not know of the stop. */
  @Test
  void endsLiveStreamsOfDefinitionsThatComeIntoForceMeanwhile() throws Exception {
    Gateway gateway = start("10m");
    int port = gateway.port();
    try (KeptClient kept = new KeptClient(port)) {
      assertThat(kept.get("/r").status()).isEqualTo(200);
      CompletableFuture<Void> closed = unready(gateway);
      gateway.rewrite(definitions().replace("/live,", "/alive,"));
      assertThat(gateway.operate("/actuator/gatherdefinitions").statusCode()).isEqualTo(200);

      try (RawClient live = RawClient.connect(gateway)) {
        live.write("GET /alive HTTP/1.1\r\nHost: g\r\nAccept: text/event-stream\r\n\r\n");
        StringBuilder seen = new StringBuilder();
        await().until(() -> seen.append(live.readSome()).indexOf("event: done") > 0);
        assertThat(closed).as("long before the end").isNotDone();
      }
      kept.close();
      Patience.get(closed);
    }
  }

  /** Requests may go on for longer than any test waits. */
  private Gateway start(String drain) {
    return start(drain, "10m");
  }

  private Gateway start(String drain, String requests) {
    return Gateway.start(
        definitions(),
        "gather.shutdown.drain=" + drain,
        "spring.lifecycle.timeout-per-shutdown-phase=" + requests);
  }

  private String definitions() {
    return """
        upstreams: { service: { url: "%s", max-body: 10MB } }
        routes:
          r: { path: /r, calls: { a: { upstream: service, path: / } } }
          slow: { path: /slow, calls: { a: { upstream: service, path: /slow } } }
          never: { path: /never, calls: { a: { upstream: service, path: /never } } }
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
    await().until(() -> status(port, "/readyz") == 503);
    return closed;
  }

  private static int status(int port, String target) throws IOException {
    try (KeptClient client = new KeptClient(port)) {
      return client.get(target).status();
    }
  }

  private static void awaitClosed(int port) {
    await()
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
