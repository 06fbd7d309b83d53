package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.Patience;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class EndedRequestsTest {

  /** Waiting in vain, it would take the time that a shutdown has for requests. */
  @Test
  void areNotWaitedForByAShutdown() throws Exception {
    try (StubService service = new StubService(request -> Mono.just("1"));
        Gateway gateway =
            Gateway.start(
                """
                upstreams: { service: { url: "%s" } }
                routes: { r: { path: /r, calls: { a: { upstream: service, path: / } } } }
                """
                    .formatted(service.url()),
                "spring.lifecycle.timeout-per-shutdown-phase=10m")) {
      Load load = Load.of(gateway, "/r", 8);
      await().until(() -> load.answers() > 1000);
      load.stop();
      assertThat(load.failures()).isEmpty();

      Patience.get(CompletableFuture.runAsync(gateway::close));
    }
  }
}
