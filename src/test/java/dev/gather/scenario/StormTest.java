package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

class StormTest {

  private static final int REQUESTS = 10_000;

  @Test
  void leavesNothingBehindWhenAThirdOfTenThousandRequestsIsCancelled() {
    Random random = new Random(42);
    AtomicInteger answered = new AtomicInteger();
    AtomicInteger cancelled = new AtomicInteger();
    ConnectionProvider connections = ConnectionProvider.create("storm", 100);
    try (StubService service =
            new StubService(request -> Mono.delay(Duration.ofMillis(2)).map(tick -> "{\"id\":7}"));
        Gateway gateway =
            Gateway.start(
                """
                upstreams:
                  service:
                    url: "%s"
                    timeout: 5s
                    bulkhead: { max-concurrent: 16, max-queued: 200, max-wait: 5s }
                routes:
                  page:
                    path: /page
                    deadline: 20s
                    calls:
                      a: { upstream: service, path: /a }
                      b: { upstream: service, path: "/b/{a.id}", required: false }
                      c: { upstream: service, path: /c, required: false }
                """
                    .formatted(service.url()))) {
      HttpClient client =
          HttpClient.create(connections).baseUrl("http://127.0.0.1:" + gateway.port());
      Flux.range(0, REQUESTS)
          .flatMap(
              i -> {
                Mono<Integer> status =
                    client
                        .get()
                        .uri("/page")
                        .responseSingle(
                            (response, body) ->
                                body.asString().thenReturn(response.status().code()))
                        .doOnNext(code -> answered.incrementAndGet());
                if (i % 3 != 0) {
                  return status;
                }
                return status
                    .doOnCancel(cancelled::incrementAndGet)
                    .takeUntilOther(Mono.delay(Duration.ofNanos(random.nextInt(8_000_000))));
              },
              100)
          .blockLast(Duration.ofMinutes(3));

      assertThat(cancelled.get()).as("requests cancelled under way").isGreaterThan(REQUESTS / 10);
      assertThat(answered.get()).isGreaterThanOrEqualTo(REQUESTS / 3 * 2);
      await().atMost(Duration.ofSeconds(20)).until(gateway::isIdle);
      assertThat(service.inFlight()).isZero();
      assertThat(gateway.get("/page").body())
          .isEqualTo("{\"a\":{\"id\":7},\"b\":{\"id\":7},\"c\":{\"id\":7}}");
    } finally {
      connections.dispose();
    }
  }
}
