package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Mono;

/** A process asks itself before it says that it is ready. */
@ExtendWith(OutputCaptureExtension.class)
class WarmUpTest {

  private static final String FOR_LONG = "gather.warm-up.at-most=10m";
  private static final String FOR_A_MOMENT = "gather.warm-up.at-most=2s";

  private final StubService service = new StubService(request -> Mono.just("1"));
  private Path definition;
  private Path log;

  @BeforeEach
  void write(@TempDir Path directory) throws IOException {
    definition = Files.writeString(directory.resolve("gateway.yaml"), definition());
    log = directory.resolve("log");
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void answersClientsBeforeItIsReadyAndEndsWhenItIsToldTo() throws Exception {
    try (GatewayProcess process = process(FOR_LONG).withJvm("-Xint")) {
      process.start();
      await().until(() -> status(process.port(), "/livez") == 200);
      assertThat(status(process.port(), "/readyz")).isEqualTo(503);
      assertThat(status(process.port(), "/r")).isEqualTo(200);

      process.terminate();

      assertThat(process.output())
          .contains("Not warm: the process ends")
          .doesNotContain("ERROR", "Exception");
    }
  }

  @Test
  void isReadyWhenItIsWarm() {
    try (GatewayProcess process = process(FOR_LONG)) {
      process.start();
      process.awaitReady();

      assertThat(process.output()).containsPattern("Warm after [0-9.]+ s: [0-9]{4,} requests");
    }
  }

  @Test
  void endsAfterItWhereItOnlyTrainsAnAotCache() {
    try (GatewayProcess process = process(FOR_A_MOMENT, "gather.warm-up.then-exit=true")) {
      process.start();

      assertThat(process.exitCode()).isZero();
      assertThat(process.output()).contains("requests to itself");
    }
  }

  @Test
  void isReadyWhenItsTimeIsOver(CapturedOutput output) {
    try (Gateway gateway = Gateway.start(definition(), "gather.warm-up.at-most=1ms")) {
      assertThat(gateway.get("/readyz").statusCode()).isEqualTo(200);
      assertThat(output).contains("as gather.warm-up.at-most says");
    }
  }

  @Test
  void asksNoServiceAndLeavesNothingBehind(CapturedOutput output) {
    try (Gateway gateway = Gateway.start(definition(), FOR_A_MOMENT)) {
      assertThat(output).contains("requests to itself").doesNotContain("WARN", "ERROR");
      assertThat(service.started()).isZero();
      assertThat(gateway.requestsInFlight()).isZero();
      assertThat(gateway.waitingBytes()).isZero();
      assertThat(gateway.operators("/actuator/prometheus"))
          .doesNotContain("warm-up", "gather_requests_seconds_count{", "gather_calls_seconds")
          .contains("resilience4j_circuitbreaker_state{")
          .contains("gather_cache_misses_total 0.0");
      assertThat(gateway.operators("/actuator/circuitbreakers")).doesNotContain("warm-up");
      assertThat(gateway.operators("/actuator/gatherupstreams")).doesNotContain("warm-up");
    }
  }

  @Test
  void isReadyThoughItsDatabaseSaysNothing() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        Gateway gateway =
            Gateway.start(
                definition(),
                FOR_A_MOMENT,
                "spring.r2dbc.url=r2dbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/x",
                "gather.cache.read-budget=30ms",
                "gather.cache.query-limit=2s")) {
      assertThat(gateway.get("/readyz").statusCode()).isEqualTo(200);
    }
  }

  private GatewayProcess process(String... properties) {
    return new GatewayProcess(definition, log, properties);
  }

  private String definition() {
    return """
        upstreams: { service: { url: "%s" } }
        routes: { r: { path: /r, calls: { a: { upstream: service, path: /a } } } }
        """
        .formatted(service.url());
  }

  private static int status(int port, String target) {
    try (KeptClient client = new KeptClient(port)) {
      return client.get(target).status();
    } catch (IOException notYet) {
      return 0;
    }
  }
}
