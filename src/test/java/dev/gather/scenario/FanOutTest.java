package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.publisher.Mono;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FanOutTest {

  private final StubService service =
      new StubService(
          request -> {
            String[] segments = request.uri().split("/");
            Duration delay = Duration.ofMillis(Long.parseLong(segments[1]));
            String answer = "{\"next\":\"" + delay.toMillis() + "\"}";
            return Mono.delay(delay).map(tick -> segments[2].equals("broken") ? "no JSON" : answer);
          });
  private final Gateway gateway =
      Gateway.start(
          """
          upstreams:
            service: { url: "%s", timeout: 5s }
          routes:
            independent:
              path: /independent
              deadline: 10s
              calls:
                a: { upstream: service, path: "/{query.ms}/a" }
                b: { upstream: service, path: "/{query.ms}/b" }
                c: { upstream: service, path: "/{query.ms}/c" }
                d: { upstream: service, path: "/{query.ms}/d" }
                e: { upstream: service, path: "/{query.ms}/e" }
            dependent:
              path: /dependent
              deadline: 10s
              calls:
                a: { upstream: service, path: "/{query.ms}/a" }
                b: { upstream: service, path: "/{a.next}/b" }
                c: { upstream: service, path: "/{b.next}/c" }
            mixed:
              path: /mixed
              deadline: 10s
              calls:
                slow: { upstream: service, path: "/{query.ms}/slow" }
                quick: { upstream: service, path: "/50/quick" }
                after: { upstream: service, path: "/{quick.next}0/after" }
            identical:
              path: /identical
              calls:
                a: { upstream: service, path: "/20/x" }
                b: { upstream: service, path: "/{a.next}/x" }
                c: { upstream: service, path: "/20/x" }
                d: { upstream: service, path: "/20/other" }
            patience:
              path: /patience
              calls:
                hasty: { upstream: service, path: "/300/x", timeout: 100ms, required: false }
                patient: { upstream: service, path: "/300/x", timeout: 3s }
                hasty2: { upstream: service, path: "/0/y", timeout: 100ms }
                patient2: { upstream: service, path: "/0/y", timeout: 3s }
            waiting:
              path: /waiting
              calls:
                first: { upstream: service, path: /0/broken, required: false }
                second: { upstream: service, path: /0/second, after: [first] }
          """
              .formatted(service.url()));

  @AfterAll
  void stop() {
    gateway.close();
    service.close();
  }

  @BeforeEach
  void reset() {
    service.reset();
  }

  @Test
  void answersInTheTimeOfTheSlowestOfIndependentCalls() {
    assertThat(best("/independent?ms=1000"))
        .isBetween(Duration.ofMillis(1000), Duration.ofMillis(1300));
    assertThat(service.mostInFlight()).isEqualTo(5);
  }

  @Test
  void answersInTheSumOfDependentCalls() {
    assertThat(best("/dependent?ms=1000"))
        .isBetween(Duration.ofMillis(3000), Duration.ofMillis(3500));
    assertThat(service.mostInFlight()).isEqualTo(1);
  }

  @Test
  void startsACallWhenWhatItReadsIsThereWhateverItsSiblingsDo() {
    assertThat(best("/mixed?ms=600"))
        .as("500 ms after the quick one, beside the slow one and not behind it")
        .isLessThan(Duration.ofMillis(900));
  }

  @Test
  void sendsIdenticalGetsOnce() {
    HttpResponse<String> answer = gateway.get("/identical");

    assertThat(answer.body())
        .isEqualTo(
            "{\"a\":{\"next\":\"20\"},\"b\":{\"next\":\"20\"},\"c\":{\"next\":\"20\"},\"d\":{\"next\":\"20\"}}");
    assertThat(service.started()).isEqualTo(2);
    assertThat(answer.headers().firstValue("server-timing").orElseThrow())
        .containsPattern("a;dur=[0-9.]+;desc=bypass")
        .containsPattern("b;dur=[0-9.]+;desc=coalesced")
        .containsPattern("c;dur=[0-9.]+;desc=coalesced");
  }

  @Test
  void givesEachOfIdenticalGetsItsOwnTimeout() {
    assertThat(gateway.get("/patience").body())
        .isEqualTo(
            "{\"hasty\":null,\"patient\":{\"next\":\"300\"},\"hasty2\":{\"next\":\"0\"},\"patient2\":{\"next\":\"0\"},"
                + "\"errors\":[{\"call\":\"hasty\",\"kind\":\"timeout\"}]}");
  }

  @Test
  void waitsForACallItDoesNotReadEvenIfThatFails() {
    assertThat(gateway.get("/waiting").body())
        .startsWith("{\"first\":null,\"second\":{\"next\":\"0\"},\"errors\":[{\"call\":\"first\"");
  }

  /** The best of two, so that a busy machine does not count. */
  private Duration best(String target) {
    gateway.get(target.replaceFirst("ms=.*", "ms=1"));
    service.reset();
    return IntStream.range(0, 2)
        .mapToObj(
            run -> {
              long start = System.nanoTime();
              assertThat(gateway.get(target).statusCode()).isEqualTo(200);
              return Duration.ofNanos(System.nanoTime() - start);
            })
        .min(Duration::compareTo)
        .orElseThrow();
  }
}
