package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/** What the failure of a required call does to the calls beside it. */
class SiblingsTest {

  private static final int REQUESTS = 200;

  private final StubService healthy = new StubService(SiblingsTest::answer);
  private final StubService next = StubService.after(Duration.ZERO, "{}");

  @AfterEach
  void stop() {
    healthy.close();
    next.close();
  }

  /** One for each request would be all of them; a busy machine may miss the grace now and then. */
  @Test
  void leavesTheirConnectionsOpen() {
    try (Gateway gateway = gateway()) {
      List<String> timings = new ArrayList<>();
      for (int i = 0; i < REQUESTS; i++) {
        HttpResponse<String> answer = gateway.get("/page");
        assertThat(answer.statusCode()).isEqualTo(502);
        timings.add(answer.headers().firstValue("server-timing").orElseThrow());
      }
      assertThat(timings)
          .allMatch(timing -> timing.contains("part;dur="))
          .as("on a busy machine an answer may overtake the failure")
          .anyMatch(timing -> timing.contains("desc=cancelled"));
      await().until(gateway::isIdle);
      assertThat(healthy.connections()).isLessThan(REQUESTS * 9 / 10);
    }
  }

  @Test
  void leavesTheConnectionsOfOtherElementsOpen() {
    try (Gateway gateway = gateway()) {
      for (int i = 0; i < REQUESTS; i++) {
        assertThat(gateway.get("/each?id=1&id=2&id=fail&id=3").statusCode()).isEqualTo(502);
      }
      await().until(gateway::isIdle);
      assertThat(healthy.connections()).isLessThan(3 * REQUESTS * 9 / 10);
    }
  }

  @Test
  void beginsNothingMoreForARequestThatHasFailed() {
    try (Gateway gateway = gateway()) {
      assertThat(gateway.get("/page").statusCode()).isEqualTo(502);
      assertThat(gateway.get("/each?id=fail" + "&id=1".repeat(100)).statusCode()).isEqualTo(502);
      await().until(gateway::isIdle);
      assertThat(next.started()).as("calls that read a sibling").isZero();
      assertThat(healthy.started()).as("elements behind the first eight").isLessThan(20);
    }
  }

  @Test
  void storesTheAnswersThatComeInTime() {
    try (Gateway gateway = gateway()) {
      AtomicInteger id = new AtomicInteger();
      await()
          .untilAsserted(
              () -> {
                int another = id.incrementAndGet();
                assertThat(gateway.get("/cached?id=" + another).statusCode()).isEqualTo(502);
                await().until(gateway::isIdle);
                assertThat(gateway.get("/stored?id=" + another).headers().map())
                    .hasEntrySatisfying(
                        "cache-status", status -> assertThat(status.get(0)).contains("; hit"));
              });
    }
  }

  private Gateway gateway() {
    return Gateway.start(
        """
        upstreams:
          healthy:
            url: "%s"
            timeout: 20s
            retry: { max-attempts: 1 }
            circuit-breaker: { minimum-calls: 10000 }
          next: { url: "%s" }
        routes:
          page:
            path: /page
            deadline: 30s
            calls:
              failed: { upstream: healthy, path: /fail, at: id }
              part: { upstream: healthy, path: /late }
              after: { upstream: next, path: "/next/{part.id:1}" }
          each:
            path: /each
            deadline: 30s
            calls:
              parts: { upstream: healthy, path: "/{item}", for-each: query.id, at: id }
          cached:
            path: /cached
            deadline: 30s
            calls:
              failed: { upstream: healthy, path: /fail, at: id }
              part: { upstream: healthy, path: "/late?id={query.id}", cache: { ttl: 1h } }
          stored:
            path: /stored
            calls:
              part: { upstream: healthy, path: "/late?id={query.id}", cache: { ttl: 1h } }
        """
            .formatted(healthy.url(), next.url()));
  }

  /** What fails has no {@code id}, which costs no connection of its own. */
  private static Mono<String> answer(HttpServerRequest request) {
    return request.uri().endsWith("/fail")
        ? Mono.just("{}")
        : Mono.delay(Duration.ofMillis(20)).map(tick -> "{\"id\":1}");
  }
}
