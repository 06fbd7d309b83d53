package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class ResilienceTest {

  private final AtomicBoolean hangs = new AtomicBoolean();
  private final StubService service =
      new StubService(request -> hangs.get() ? Mono.never() : Mono.just("{\"ok\":true}"));
  private final StubService other = StubService.after(Duration.ZERO, "{\"ok\":true}");

  @AfterEach
  void stop() {
    service.close();
    other.close();
  }

  @Test
  void opensTheCircuitFromTimeoutsAndClosesItAgain() {
    try (Gateway gateway =
        Gateway.start(
            """
            upstreams:
              service:
                url: "%s"
                retry: { max-attempts: 1 }
                circuit-breaker: { window: 4, minimum-calls: 4, open-for: 1h, probes: 2 }
            routes:
              page: { path: /page, calls: { part: { upstream: service, path: /part } } }
              hasty: { path: /hasty, calls: { part: { upstream: service, path: /part, timeout: 100ms } } }
            """
                .formatted(service.url()))) {
      CircuitBreaker breaker = gateway.upstreams().get("service").circuitBreaker();
      assertThat(gateway.get("/page").statusCode()).isEqualTo(200);
      hangs.set(true);
      await().until(() -> gateway.get("/hasty").statusCode() == 503);

      HttpResponse<String> refused = gateway.get("/page");
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValueAsLong("retry-after").orElse(0)).isBetween(1L, 3600L);
      assertThat(refused.body()).contains("\"kind\":\"circuit-open\"");
      int before = service.started();
      gateway.get("/page");
      assertThat(service.started()).as("an open circuit spares the upstream").isEqualTo(before);

      hangs.set(false);
      breaker.transitionToHalfOpenState();
      await()
          .until(
              () ->
                  gateway.get("/page").statusCode() == 200
                      && breaker.getState() == CircuitBreaker.State.CLOSED);
    }
  }

  @Test
  void opensTheCircuitFromDeadlinesThatAreShorterThanTheTimeout() {
    hangs.set(true);
    try (Gateway gateway =
        Gateway.start(
            """
            upstreams:
              service:
                url: "%s"
                circuit-breaker: { window: 4, minimum-calls: 4, open-for: 1h }
            routes:
              page:
                path: /page
                deadline: 200ms
                calls:
                  part: { upstream: service, path: /part }
            """
                .formatted(service.url()))) {
      await().until(() -> gateway.get("/page").statusCode() == 503);

      assertThat(gateway.get("/page").body()).contains("\"kind\":\"circuit-open\"");
      assertThat(gateway.upstreams().get("service").circuitBreaker().getState())
          .isEqualTo(CircuitBreaker.State.OPEN);
    }
  }

  @Test
  void leavesOtherUpstreamsAloneWhenOneIsFull() {
    hangs.set(true);
    try (Gateway gateway =
        Gateway.start(
            """
            upstreams:
              full:
                url: "%s"
                bulkhead: { max-concurrent: 4, max-queued: 4 }
              other: { url: "%s" }
            routes:
              full: { path: /full, calls: { part: { upstream: full, path: /part } } }
              other: { path: /other, calls: { part: { upstream: other, path: /part } } }
            """
                .formatted(service.url(), other.url()))) {
      gateway.get("/other");
      List<CompletableFuture<HttpResponse<String>>> waiting =
          IntStream.range(0, 8)
              .mapToObj(i -> gateway.sendAsync(gateway.request("/full").build()))
              .toList();
      await().until(() -> gateway.upstreams().get("full").queued() == 4);

      HttpResponse<String> refused = gateway.get("/full");
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("retry-after")).contains("1");
      assertThat(refused.body()).contains("\"kind\":\"overloaded\"");
      assertThat(service.mostInFlight()).isEqualTo(4);

      for (int i = 0; i < 20; i++) {
        assertThat(gateway.get("/other").statusCode()).isEqualTo(200);
      }
      assertThat(waiting).as("still there").noneMatch(CompletableFuture::isDone);
      waiting.forEach(request -> request.cancel(true));
    }
  }
}
