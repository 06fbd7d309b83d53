package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What operators see of a route whose calls carry more than JSON. */
class RoutesEndpointTest {

  private static Gateway gateway;

  @BeforeAll
  static void start() {
    gateway =
        Gateway.start(
            """
            upstreams: { shop: { url: "http://127.0.0.1:1" } }
            routes:
              order:
                method: POST
                path: /orders
                status: created
                at-least: 2
                calls:
                  created:
                    upstream: shop
                    method: POST
                    path: /orders
                    body: { name: "{body.name}" }
                    body-type: form
                    headers: { forward: [x-tenant], set: { x-key: s3cret, x-from: gather } }
                    forward-query: [lang, currency]
                    pass-headers: [x-total-count]
                    pass-body: [422, 409]
                  stock:
                    upstream: shop
                    path: /stock
                    forward-query: all
                    absent-on: [410, 404]
              plain: { path: /plain, calls: { a: { upstream: shop, path: /a } } }
            """);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void showsWhatACallSendsAndWhatAClientGetsOfItsAnswer() {
    JsonNode route = Json.of(gateway.operators("/actuator/gatherroutes/order"));

    assertThat(route.get("status").stringValue()).isEqualTo("created");
    assertThat(route.get("atLeast").intValue()).isEqualTo(2);
    assertThat(route.at("/calls/0/sent"))
        .isEqualTo(
            Json.of(
                """
                {"forwardHeaders":["x-tenant"],"setHeaders":["x-from","x-key"],
                 "forwardQuery":["lang","currency"],"bodyType":"form"}
                """));
    assertThat(route.at("/calls/0/passHeaders")).isEqualTo(Json.of("[\"x-total-count\"]"));
    assertThat(route.at("/calls/0/passBody")).isEqualTo(Json.of("[409,422]"));
    assertThat(route.at("/calls/1/absentOn")).isEqualTo(Json.of("[404,410]"));
    assertThat(route.at("/calls/1/sent/forwardQuery")).isEqualTo(Json.of("[\"*\"]"));
    assertThat(route.toString()).doesNotContain("s3cret");
  }

  @Test
  void showsWhereThereIsNothingOfTheKind() {
    JsonNode route = Json.of(gateway.operators("/actuator/gatherroutes/plain"));

    assertThat(route.get("status").isNull()).isTrue();
    assertThat(route.get("atLeast").intValue()).isZero();
    assertThat(route.at("/calls/0/sent"))
        .isEqualTo(
            Json.of(
                """
                {"forwardHeaders":[],"setHeaders":[],"forwardQuery":[],"bodyType":"json"}
                """));
    assertThat(route.at("/calls/0/passHeaders")).isEqualTo(Json.of("[]"));
  }
}
