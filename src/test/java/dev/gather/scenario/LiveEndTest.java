package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.Patience;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

class LiveEndTest {

  /** Its own threads: those of all applications of this process end with the gateway. */
  @Test
  void endsItsStreamsWithALastEventWhenTheGatewayStops() throws Exception {
    LoopResources threads = LoopResources.create("client");
    ConnectionProvider connections = ConnectionProvider.create("client");
    StringBuffer seen = new StringBuffer();
    try (StubService service = StubService.after(Duration.ZERO, "1");
        Gateway gateway =
            Gateway.start(
                """
                upstreams: { service: { url: "%s" } }
                routes: { r: { path: /r, live: { every: 1h }, calls: { a: { upstream: service, path: / } } } }
                """
                    .formatted(service.url()),
                "spring.lifecycle.timeout-per-shutdown-phase=10m")) {
      HttpClient.create(connections)
          .runOn(threads)
          .headers(fields -> fields.set("accept", "text/event-stream"))
          .get()
          .uri("http://127.0.0.1:" + gateway.port() + "/r")
          .responseContent()
          .asString()
          .subscribe(seen::append, error -> seen.append("error"));
      await().until(() -> seen.indexOf("\"a\",\"value\":1}") > 0);

      Patience.get(CompletableFuture.runAsync(gateway::close));

      await()
          .untilAsserted(
              () ->
                  assertThat(seen.toString())
                      .as("an id that says to come back")
                      .endsWith("event: done\nid: 2\ndata: {\"partial\":false}\n\n"));
    } finally {
      connections.dispose();
      threads.dispose();
    }
  }
}
