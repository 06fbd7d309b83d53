package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Mono;

@ExtendWith(OutputCaptureExtension.class)
class LeavingClientsTest {

  private static final Duration SOON = Duration.ofMinutes(1);
  private static final int CLIENTS = 600;

  private static final List<String> REQUESTS =
      List.of(
          "GET /documents/100 HTTP/1.1\r\nHost: g\r\n\r\n",
          "GET /documents/100 HTTP/1.1\r\nHost: g\r\nAccept-Encoding: gzip\r\n\r\n",
          "GET /documents/200000 HTTP/1.1\r\nHost: g\r\n\r\n",
          "GET /documents/200000 HTTP/1.1\r\nHost: g\r\nAccept-Encoding: gzip\r\n\r\n",
          "GET /documents/200000 HTTP/1.1\r\nHost: g\r\nAccept: application/x-ndjson\r\n\r\n",
          "GET /documents/200000 HTTP/1.1\r\nHost: g\r\nAccept: text/event-stream\r\n\r\n",
          "GET /live HTTP/1.1\r\nHost: g\r\nAccept: text/event-stream\r\n\r\n",
          "GET /proxied/200000 HTTP/1.1\r\nHost: g\r\n\r\n",
          "HEAD /documents/200000 HTTP/1.1\r\nHost: g\r\n\r\n",
          "GET /nowhere HTTP/1.1\r\nHost: g\r\n\r\nGET /documents/100 HTTP/1.1\r\nHost: g\r\n\r\n",
          "POST /body HTTP/1.1\r\nHost: g\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{}",
          "OPTIONS /documents/1 HTTP/1.1\r\nHost: g\r\n\r\n");

  @Test
  void leaveNothingInTheLogAndNothingElse(CapturedOutput output) throws IOException {
    try (StubService service =
            new StubService(
                request -> Mono.delay(Duration.ofMillis(5)).map(tick -> text(request.uri())));
        Gateway gateway =
            Gateway.start(
                """
                upstreams:
                  service: { url: "%s", timeout: 20s, bulkhead: { max-queued: 10000, max-wait: 20s } }
                routes:
                  document:
                    path: /documents/{size}
                    deadline: 20s
                    calls: { a: { upstream: service, path: "/{path.size}" } }
                  live:
                    path: /live
                    live: { every: 100ms }
                    calls: { a: { upstream: service, path: /200000 } }
                  body:
                    path: /body
                    method: POST
                    calls: { a: { upstream: service, path: "/{body.size:5}" } }
                  proxied:
                    path: /proxied/**
                    proxy: { upstream: service, path: / }
                """
                    .formatted(service.url()))) {
      Random random = new Random(11);
      for (int i = 0; i < CLIENTS; i++) {
        SlowClient client = SlowClient.connect(gateway.port());
        client.write(REQUESTS.get(i % REQUESTS.size()));
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(15_000)));
        if (random.nextBoolean()) {
          client.reset();
        } else {
          client.close();
        }
      }
      await().atMost(SOON).until(gateway::isIdle);
      await().atMost(SOON).until(() -> gateway.requestsInFlight() == 0);
      assertThat(gateway.get("/documents/100").statusCode()).isEqualTo(200);
    }
    assertThat(output).doesNotContain("Exception", "\tat ", "WARN", "ERROR");
  }

  private static String text(String target) {
    return "\"" + "x".repeat(Integer.parseInt(target.replaceAll(".*/", ""))) + "\"";
  }
}
