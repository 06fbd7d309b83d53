package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What operators see of WebSockets. */
@ExtendWith(OutputCaptureExtension.class)
class WebSocketMetersTest {

  private static WebSocketService service;
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    service = new WebSocketService();
    gateway =
        Gateway.start(
            """
            upstreams:
              service: { url: "%s", websockets: 7 }
              single: { url: "%s", websockets: 1 }
              down: { url: "http://127.0.0.1:1" }
            routes:
              single: { path: /single, proxy: { upstream: single, path: / } }
              chat: { path: /chat, proxy: { upstream: service, path: / } }
              down: { path: /down, proxy: { upstream: down, path: / } }
            """
                .formatted(service.url(), service.url()),
            "gather.access-log.enabled=true",
            "management.prometheus.metrics.export.enabled=true");
  }

  @AfterAll
  static void stop() {
    gateway.close();
    service.close();
  }

  @Test
  void areCountedWhileTheyAreOpenAndWrittenDownAtTheirEnd(CapturedOutput output)
      throws IOException {
    try (FrameClient client = FrameClient.open(gateway, "/chat");
        FrameClient down = FrameClient.open(gateway, "/down")) {
      assertThat(down.head()).startsWith("HTTP/1.1 502 ");
      client.frames().send("hello");
      assertThat(client.frames().read().text()).isEqualTo("hello");

      assertThat(gateway.operators("/actuator/prometheus"))
          .contains("gather_websockets_open{route=\"chat\",upstream=\"service\"} 1.0")
          .contains("gather_websockets_max{upstream=\"service\"} 7.0")
          .contains(
              "gather_websockets_handshakes_total{outcome=\"success\",route=\"chat\",upstream=\"service\"} 1.0")
          .contains(
              "gather_websockets_handshakes_total{outcome=\"connection\",route=\"down\",upstream=\"down\"} 1.0")
          .contains("gather_attempts_total{outcome=\"success\",upstream=\"service\"} 1.0")
          .contains(
              "gather_calls_seconds_count{call=\"proxy\",outcome=\"success\",route=\"chat\",source=\"bypass\",upstream=\"service\"} 1")
          .contains(
              "gather_requests_seconds_count{outcome=\"complete\",route=\"chat\",status=\"101\"} 1")
          .contains("gather_requests_active 1.0");
      assertThat(Json.of(gateway.operators("/actuator/gatherupstreams/service")).at("/websockets"))
          .hasToString("{\"max\":7,\"open\":1}");
      assertThat(output).doesNotContain("GET chat 101");
      client.frames().close(1000);
      client.frames().read();
    }
    // Header, mask and text of "hello", header and mask and code of the Close; without masks back.
    await().untilAsserted(() -> assertThat(output).contains(" bytes received, "));
    assertThat(output)
        .containsPattern("GET chat 101 complete [0-9]+ ms, 19 bytes received, 11 sent");
    await()
        .untilAsserted(
            () ->
                assertThat(gateway.operators("/actuator/prometheus"))
                    .contains("gather_websockets_open{route=\"chat\",upstream=\"service\"} 0.0"));
  }

  /** The alert of a full bulkhead reads this. */
  @Test
  void areCountedAsRefusedAttemptsWhereNoneIsFree() throws IOException {
    try (FrameClient first = FrameClient.open(gateway, "/single");
        FrameClient second = FrameClient.open(gateway, "/single")) {
      assertThat(first.head()).startsWith("HTTP/1.1 101 ");
      assertThat(second.head()).startsWith("HTTP/1.1 503 ");
      assertThat(gateway.operators("/actuator/prometheus"))
          .contains("gather_attempts_total{outcome=\"overloaded\",upstream=\"single\"} 1.0");
    }
  }
}
