package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.Patience;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FanOutTest {

  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Crowd five = new Crowd(5);

  /** Opens once in each test. */
  private volatile Sinks.Empty<Void> gate = Sinks.empty();

  private final ScriptedService service = new ScriptedService(this::answer);

  private final Gateway gateway =
      Gateway.start(
          """
          upstreams:
            service: { url: "%s", retry: { max-attempts: 1 } }
          routes:
            independent:
              path: /independent
              calls:
                a: { upstream: service, path: /five/a }
                b: { upstream: service, path: /five/b }
                c: { upstream: service, path: /five/c }
                d: { upstream: service, path: /five/d }
                e: { upstream: service, path: /five/e }
            dependent:
              path: /dependent
              calls:
                a: { upstream: service, path: /pause/a }
                b: { upstream: service, path: "/{a.next}/b" }
                c: { upstream: service, path: "/{b.next}/c" }
            mixed:
              path: /mixed
              calls:
                slow: { upstream: service, path: /gate/slow }
                quick: { upstream: service, path: /pause/quick }
                after: { upstream: service, path: "/{quick.next}/after" }
            identical:
              path: /identical
              calls:
                a: { upstream: service, path: /pause/x }
                b: { upstream: service, path: "/{a.next}/x" }
                c: { upstream: service, path: /pause/x }
                d: { upstream: service, path: /pause/other }
            patience:
              path: /patience
              calls:
                hasty: { upstream: service, path: /gate/x, timeout: 100ms, required: false }
                patient: { upstream: service, path: /gate/x, timeout: 9m }
                hasty2: { upstream: service, path: /pause/y, timeout: 8m }
                patient2: { upstream: service, path: /pause/y, timeout: 9m }
            waiting:
              path: /waiting
              calls:
                first: { upstream: service, path: /pause/broken, required: false }
                second: { upstream: service, path: /pause/second, after: [first] }
          """
              .formatted(service.url()));

  @AfterAll
  void stop() {
    gateway.close();
    service.close();
  }

  @BeforeEach
  void forget() {
    service.forget();
    gate = Sinks.empty();
  }

  @Test
  void sendsIndependentCallsAtOnce() {
    assertThat(gateway.get("/independent").statusCode()).isEqualTo(200);

    assertThat(service.mostInFlight()).isEqualTo(5);
  }

  @Test
  void sendsDependentCallsOneAfterTheOther() {
    long start = System.nanoTime();

    assertThat(gateway.get("/dependent").statusCode()).isEqualTo(200);

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(PAUSE.multipliedBy(3));
    assertThat(service.mostInFlight()).isEqualTo(1);
  }

  @Test
  void startsACallWhenWhatItReadsIsThereWhateverItsSiblingsDo() throws Exception {
    CompletableFuture<HttpResponse<String>> answer =
        gateway.sendAsync(gateway.request("/mixed").build());

    await().until(() -> service.asked().contains("GET /pause/after"));
    assertThat(answer).as("the slow one goes on").isNotDone();
    gate.tryEmitEmpty();
    assertThat(Patience.get(answer).statusCode()).isEqualTo(200);
  }

  @Test
  void sendsIdenticalGetsOnce() {
    HttpResponse<String> answer = gateway.get("/identical");

    assertThat(answer.body())
        .isEqualTo(
            "{\"a\":{\"next\":\"pause\"},\"b\":{\"next\":\"pause\"},\"c\":{\"next\":\"pause\"},\"d\":{\"next\":\"pause\"}}");
    assertThat(service.asked()).hasSize(2);
    assertThat(answer.headers().firstValue("server-timing").orElseThrow())
        .containsPattern("a;dur=[0-9.]+;desc=bypass")
        .containsPattern("b;dur=[0-9.]+;desc=coalesced")
        .containsPattern("c;dur=[0-9.]+;desc=coalesced");
  }

  @Test
  void givesEachOfIdenticalGetsItsOwnTimeout() throws Exception {
    CompletableFuture<HttpResponse<String>> answer =
        gateway.sendAsync(gateway.request("/patience").build());

    await().until(() -> service.cancelled() == 1);
    gate.tryEmitEmpty();

    assertThat(Patience.get(answer).body())
        .isEqualTo(
            "{\"hasty\":null,\"patient\":{\"next\":\"gate\"},\"hasty2\":{\"next\":\"pause\"},\"patient2\":{\"next\":\"pause\"},"
                + "\"errors\":[{\"call\":\"hasty\",\"kind\":\"timeout\"}]}");
  }

  @Test
  void waitsForACallItDoesNotReadEvenIfThatFails() {
    assertThat(gateway.get("/waiting").body())
        .startsWith(
            "{\"first\":null,\"second\":{\"next\":\"pause\"},\"errors\":[{\"call\":\"first\"");
  }

  private Mono<String> answer(String target) {
    String way = target.split("/")[1];
    Mono<String> answer =
        Mono.just(target.endsWith("broken") ? "no JSON" : "{\"next\":\"" + way + "\"}");
    return switch (way) {
      case "five" -> five.then(answer);
      case "gate" -> gate.asMono().then(answer);
      default -> Mono.delay(PAUSE).then(answer);
    };
  }
}
