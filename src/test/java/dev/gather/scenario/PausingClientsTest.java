package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients of proxies that pause for longer than they may. */
class PausingClientsTest {

  private static StreamStub service;
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    service = StreamStub.start(ProxyFailuresTest::serve);
    gateway =
        Gateway.start(
            """
            upstreams: { service: { url: "%s" } }
            routes: { all: { path: "/a/**", proxy: { upstream: service, path: / } } }
            """
                .formatted(service.url()),
            "gather.request.max-pause=500ms",
            "gather.answers.max-pause=500ms");
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

  @Test
  void cutsAClientThatDoesNotRead() throws IOException {
    try (RawClient client = RawClient.connect(gateway)) {
      client.write("GET /a/endless HTTP/1.1\r\nHost: g\r\n\r\n");

      await().until(() -> service.broken() == 1);
      await().until(() -> gateway.isIdle());
    }
    await()
        .until(
            () ->
                gateway
                    .operators("/actuator/prometheus")
                    .lines()
                    .filter(line -> line.startsWith("gather_calls_seconds_count"))
                    .anyMatch(line -> line.contains("outcome=\"cancelled\"")));
  }

  @Test
  void refusesAClientThatDoesNotSend() {
    try (RawClient client = RawClient.connect(gateway)) {
      client.write("PUT /a/body HTTP/1.1\r\nHost: g\r\nContent-Length: 5\r\n\r\nabc");

      assertThat(client.readToEnd())
          .startsWith("HTTP/1.1 408 ")
          .containsIgnoringCase("connection: close")
          .contains("the body did not arrive in time");
    }
    await().until(() -> service.broken() == 1);
    await().until(() -> gateway.isIdle());
  }
}
