package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.GatherApplication;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
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
  void answersClientsBeforeItIsReadyAndEndsWhenItIsToldTo(CapturedOutput output) {
    List<Integer> before = new ArrayList<>();
    ApplicationListener<ApplicationStartedEvent> started =
        event -> {
          ConfigurableApplicationContext context = event.getApplicationContext();
          int port = context.getEnvironment().getRequiredProperty("local.server.port", int.class);
          before.addAll(List.of(status(port, "/readyz"), status(port, "/r")));
          new Thread(context::close).start();
        };
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(GatherApplication.class)
            .listeners(started)
            .run(
                "--gather.definitions=" + definition.toUri(),
                "--server.port=0",
                "--management.server.port=0",
                "--gather.warm-up.at-most=10m",
                "--gather.shutdown.drain=0s")) {
      assertThat(before).containsExactly(503, 200);
      await().until(() -> !context.isActive());
    }
    assertThat(output).doesNotContain("Warm after", "Ready after", "ERROR", "Exception");
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
      assertThat(output).contains("requests to itself");
      assertThat(output.toString().lines())
          .noneMatch(line -> line.contains("dev.gather") && line.matches(".* (WARN|ERROR) .*"));
      assertThat(service.started()).isZero();
      // Its pool's gauges go with its last connection.
      await()
          .untilAsserted(
              () ->
                  assertThat(gateway.operators("/actuator/prometheus").lines())
                      .noneMatch(line -> line.contains("warm-up")));
      assertThat(gateway.requestsInFlight()).isZero();
      assertThat(gateway.waitingBytes()).isZero();
      assertThat(gateway.operators("/actuator/prometheus"))
          .doesNotContain("gather_requests_seconds_count{", "gather_calls_seconds_count{")
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
