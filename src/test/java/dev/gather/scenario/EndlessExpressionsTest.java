package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.publisher.Mono;

/** Expressions that only their time limit ends. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndlessExpressionsTest {

  private final StubService service = new StubService(request -> Mono.just("1.5"));
  private final Gateway gateway =
      Gateway.start(
          """
          upstreams:
            service: { url: "%s" }
          routes:
            condition:
              path: /condition
              calls:
                number: { upstream: service, path: /number }
                endless: { upstream: service, path: /, when: "($f := function($x) { $f($x + 1) }; $f(number)) = 1", fallback: { stood: in } }
            transform:
              path: /transform
              transform: "($f := function() { $f() }; $f())"
              calls:
                number: { upstream: service, path: /number }
          """
              .formatted(service.url()),
          "gather.expression.time-limit=250ms");

  @AfterAll
  void stop() {
    gateway.close();
    service.close();
  }

  @Test
  void failTheCallWhoseConditionTheyAre() {
    assertThat(gateway.get("/condition").body())
        .isEqualTo("{\"number\":1.5,\"endless\":{\"stood\":\"in\"}}");
  }

  @Test
  void failTheRequestWhoseTransformTheyAre() {
    HttpResponse<String> answer = gateway.get("/transform");

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(Json.of(answer).path("detail").asString()).startsWith("the route's transform");
    assertThat(answer.body()).doesNotContain("1.5");
  }
}
