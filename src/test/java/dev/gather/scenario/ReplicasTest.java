package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two packaged processes with one database behind a TCP balancer, under load. */
class ReplicasTest {

  private static final int CLIENTS = 8;
  private final PostgresServer database = new PostgresServer();
  private final StubService service = StubService.after(Duration.ofMillis(20), "{\"x\":1}");
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger answers = new AtomicInteger();
  private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();
  private final Path definition;
  private final GatewayProcess one;
  private final GatewayProcess other;
  private volatile boolean isStopped;

  ReplicasTest(@TempDir Path directory) {
    definition = directory.resolve("gateway.yaml");
    one = process(directory.resolve("one.log"));
    other = process(directory.resolve("other.log"));
  }

  @BeforeEach
  void start() throws IOException {
    Files.writeString(definition, routes());
    database.start();
    one.start();
    other.start();
    one.awaitReady();
    other.awaitReady();
  }

  @AfterEach
  void stop() {
    isStopped = true;
    threads.shutdownNow();
    one.close();
    other.close();
    service.close();
    database.close();
  }

  @Test
  void loseNothingButWhatIsOnTheConnectionsOfOneThatIsKilled() throws Exception {
    try (Balancer balancer = new Balancer(one, other)) {
      List<CompletableFuture<Void>> clients = load(balancer);
      awaitAnswers(500);
      database.stop();
      awaitAnswers(500);
      database.start();
      awaitAnswers(500);
      assertThat(failures).as("the database was away").isEmpty();

      Files.writeString(definition, routes() + "  new: { path: /new, calls: { a: *call } }\n");
      assertThat(reload(one)).isEqualTo(200);
      await().until(() -> status(one, "/new") == 200 && status(other, "/new") == 200);
      awaitAnswers(200);
      assertThat(failures).as("one was told to reload, the other saw it").isEmpty();

      other.kill();
      awaitAnswers(500);
      assertThat(failures)
          .hasSizeLessThanOrEqualTo(CLIENTS)
          .allMatch(failure -> balancer.isOn(other, failure.port()));
      failures.clear();
      other.start();
      other.awaitReady();
      awaitAnswers(500);

      one.terminate();
      awaitAnswers(500);
      isStopped = true;
      Patience.get(CompletableFuture.allOf(clients.toArray(CompletableFuture<?>[]::new)));
      assertThat(failures).as("one was asked to end").isEmpty();
      assertThat(one.output()).contains("Graceful shutdown complete").doesNotContain("Cut ");
    }
  }

  private List<CompletableFuture<Void>> load(Balancer balancer) {
    List<CompletableFuture<Void>> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      int number = i;
      clients.add(CompletableFuture.runAsync(() -> ask(balancer.port(), number), threads));
    }
    return clients;
  }

  /** On one connection, until it is told that this was the last answer there. */
  private void ask(int port, int client) {
    for (int i = 0; !isStopped; ) {
      int local = 0;
      try (KeptClient kept = new KeptClient(port)) {
        local = kept.port();
        boolean isLast = false;
        for (; !isStopped && !isLast; i++) {
          String target = client % 2 == 0 ? "/direct" : "/stored?key=" + i % 50;
          KeptClient.Answer answer = kept.get(target);
          if (answer.status() != 200 || !answer.body().equals("{\"a\":{\"x\":1}}")) {
            failures.add(new Failure(local, answer.toString()));
          }
          isLast = answer.endsConnection();
          answers.incrementAndGet();
        }
      } catch (IOException e) {
        failures.add(new Failure(local, e.toString()));
      }
    }
  }

  private void awaitAnswers(int more) {
    int before = answers.get();
    await().until(() -> answers.get() >= before + more);
  }

  private GatewayProcess process(Path log) {
    return new GatewayProcess(
        definition,
        log,
        "gather.reload.every=200ms",
        "gather.shutdown.drain=5m",
        "spring.r2dbc.url=r2dbc:postgresql://127.0.0.1:" + database.port() + "/postgres",
        "spring.r2dbc.username=postgres");
  }

  private String routes() {
    return FarLimits.in(
        """
    upstreams: { service: { url: "%s" } }
    routes:
      direct: { path: /direct, calls: { a: &call { upstream: service, path: / } } }
      stored:
        path: /stored
        calls: { a: { upstream: service, path: "/{query.key}", cache: { ttl: 1s } } }
    """
            .formatted(service.url()));
  }

  private static int reload(GatewayProcess process) throws IOException {
    try (KeptClient operator = new KeptClient(process.managementPort())) {
      return operator.post("/actuator/gatherdefinitions").status();
    }
  }

  private static int status(GatewayProcess process, String target) throws IOException {
    try (KeptClient client = new KeptClient(process.port())) {
      return client.get(target).status();
    }
  }

  /**
   * @param port of the client's connection
   */
  private record Failure(int port, String what) {}
}
