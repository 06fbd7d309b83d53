package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class DrainTest {

  private static final Duration SOON = Duration.ofSeconds(15);
  private static final String LONG = "gather.shutdown.drain=120s";

  private final Sinks.One<String> slow = Sinks.one();
  private final StubService service =
      new StubService(request -> request.path().equals("slow") ? slow.asMono() : Mono.just("1"));

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void answersAndClosesConnectionsWhileReadinessIsDown() throws Exception {
    try (Gateway gateway = Gateway.start(definition(), LONG);
        RawClient kept = RawClient.connect(gateway)) {
      // Both connections are known when it has an answer.
      assertThat(gateway.get("/readyz").statusCode()).isEqualTo(200);
      CompletableFuture<Void> closed = CompletableFuture.runAsync(gateway::close);

      await().atMost(SOON).until(() -> gateway.get("/readyz").statusCode() == 503);
      assertThat(gateway.get("/livez").statusCode()).isEqualTo(200);
      HttpResponse<String> answer = gateway.get("/r");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("connection")).contains("close");
      kept.write("GET /r HTTP/1.1\r\nHost: gateway\r\n\r\n");
      assertThat(kept.readToEnd()).startsWith("HTTP/1.1 200").contains("{\"a\":1}");

      closed.get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void takesNoTimeWhereNobodyIsConnected() {
    try (Gateway gateway = Gateway.start(definition(), LONG)) {
      long from = System.nanoTime();
      gateway.close();

      assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(30));
    }
  }

  @Test
  void losesNoRequestThatReachedIt() throws Exception {
    try (Gateway gateway = Gateway.start(definition(), "gather.shutdown.drain=2s")) {
      Load load = Load.of(gateway, "/r", 8);
      await().atMost(SOON).until(() -> load.answers() > 50);

      gateway.close();
      load.stop();

      assertThat(load.failures())
          .as("those who came when the port was closed")
          .allMatch(failure -> failure.contains(ConnectException.class.getName()));
    }
  }

  @Test
  void isFollowedByTheEndOfRequestsThatTakeLonger() throws Exception {
    try (Gateway gateway = Gateway.start(definition(), "gather.shutdown.drain=100ms")) {
      CompletableFuture<HttpResponse<String>> answer =
          gateway.sendAsync(gateway.request("/slow").build());
      await().atMost(SOON).until(() -> service.started() == 1);
      CompletableFuture<Void> closed = CompletableFuture.runAsync(gateway::close);
      await()
          .atMost(SOON)
          .until(
              () -> {
                try (RawClient refused = RawClient.connect(gateway)) {
                  return false;
                } catch (UncheckedIOException e) {
                  return true;
                }
              });
      assertThat(closed).isNotDone();

      slow.tryEmitValue("2");

      assertThat(answer.get(20, TimeUnit.SECONDS).body()).isEqualTo("{\"a\":2}");
      closed.get(30, TimeUnit.SECONDS);
    }
  }

  private String definition() {
    return """
        upstreams: { service: { url: "%s" } }
        routes:
          r: { path: /r, calls: { a: { upstream: service, path: / } } }
          slow: { path: /slow, deadline: 60s, calls: { a: { upstream: service, path: /slow, timeout: 60s } } }
        """
        .formatted(service.url());
  }
}
