package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class EndedRequestsTest {

  /** Waiting in vain, it would take the ten seconds that a shutdown has for requests. */
  @Test
  void areNotWaitedForByAShutdown() throws Exception {
    try (StubService service = new StubService(request -> Mono.just("1"));
        Gateway gateway =
            Gateway.start(
                """
                upstreams: { service: { url: "%s" } }
                routes: { r: { path: /r, calls: { a: { upstream: service, path: / } } } }
                """
                    .formatted(service.url()))) {
      Load load = Load.of(gateway, "/r", 8);
      await().atMost(Duration.ofSeconds(30)).until(() -> load.answers() > 1000);
      load.stop();
      assertThat(load.failures()).isEmpty();
      long from = System.nanoTime();
      gateway.close();

      assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(8));
    }
  }
}
