package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.publisher.Mono;

/** Requests without a body, on routes that read one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MissingBodiesTest {

  private final StubService service =
      new StubService(request -> Mono.just('"' + request.uri() + '"'));
  private final Gateway gateway =
      Gateway.start(
          """
          upstreams: { service: { url: "%s" } }
          routes:
            removal:
              { path: /removal, method: DELETE, calls: {
                a: { upstream: service, path: "/r?why={body.reason:none}" } } }
            order:
              { path: /order, method: POST, calls: {
                a: { upstream: service, path: "/o/{body.id}" } } }
            checked:
              { path: /checked, method: POST, request-schema: { type: object }, calls: {
                a: { upstream: service, path: "/c" } } }
          """
              .formatted(service.url()));

  @AfterAll
  void stop() {
    gateway.close();
    service.close();
  }

  @Test
  void haveTheDefaultsOfTheirValues() {
    assertThat(send("DELETE", "/removal").body()).isEqualTo("{\"a\":\"/r?why=none\"}");
  }

  @Test
  void areRefusedWhereAValueHasNoDefault() {
    HttpResponse<String> answer = send("POST", "/order");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(Json.of(answer).path("detail").asString()).contains("body.id");
  }

  @Test
  void areRefusedWhereASchemaChecksThem() {
    assertThat(send("POST", "/checked").statusCode()).isEqualTo(415);
  }

  private HttpResponse<String> send(String method, String target) {
    return gateway.send(gateway.request(target).method(method, BodyPublishers.noBody()).build());
  }
}
