package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Services that leave out what is empty, as JSON of proto3 does. */
class DefaultsTest {

  private static SocketStub shop;
  private static Gateway gateway;

  private static Reply reply(Recorded request) {
    return switch (request.path()) {
      case "/cart/full" -> Reply.json("{\"items\":[{\"id\":1}]}");
      case "/cart/null" -> Reply.json("{\"items\":null}");
      case "/cart/text" -> Reply.json("{\"items\":\"none\"}");
      case "/cart/cut" -> Reply.status(500);
      case "/found" -> Reply.json("{\"products\":[{\"id\":1,\"name\":\"lamp\"}]}");
      case "/absent" -> Reply.status(404);
      default -> Reply.json("{}");
    };
  }

  @BeforeAll
  static void start() {
    shop = SocketStub.start(DefaultsTest::reply);
    gateway =
        Gateway.start(
            """
            upstreams: { shop: { url: "%s", retry: { max-attempts: 1 }, circuit-breaker: { window: 1000, minimum-calls: 1000 } } }
            routes:
              items:
                path: /items/{what}
                calls:
                  items: { upstream: shop, path: "/cart/{path.what}", at: items, keep: [id], default: [] }
              read:
                path: /read/{what}
                calls:
                  cart: { upstream: shop, path: "/cart/{path.what}", at: total, default: { amount: 0 } }
                  rate: { upstream: shop, path: "/rate?of={cart.amount}" }
              lines:
                path: /lines/{what}
                calls:
                  cart: { upstream: shop, path: "/cart/{path.what}" }
                  products: { upstream: shop, path: "/each/{item.id}", for-each: cart.items, default: [], into: product }
              batch:
                path: /batch/{service}
                method: POST
                calls:
                  products:
                    upstream: shop
                    path: "/{path.service}?ids={keys}"
                    for-each: body.ids
                    batch: { match: id }
                    at: products
                    absent-on: [404]
                    default: []
            """
                .formatted(shop.url()),
            "management.prometheus.metrics.export.enabled=true");
  }

  @AfterAll
  static void stop() {
    gateway.close();
    shop.close();
  }

  @BeforeEach
  void forget() {
    shop.forget();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/items/full | {\"items\":[{\"id\":1}]}",
        "/items/empty | {\"items\":[]}",
        "/items/null | {\"items\":null}",
        "/lines/full | {\"cart\":{\"items\":[{\"id\":1,\"product\":{}}]}}",
        "/lines/empty | {\"cart\":{}}",
        "/lines/null | {\"cart\":{\"items\":null}}",
        "/read/empty | {\"cart\":{\"amount\":0},\"rate\":{}}"
      })
  void standWhereSomethingIsLeftOut(String path, String document) {
    assertThat(gateway.get(path).body()).isEqualTo(document);
  }

  @Test
  void areReadByOtherCallsAndMissedByNobody() {
    gateway.get("/read/empty");

    assertThat(shop.requests()).extracting(Recorded::target).contains("/rate?of=0");
    assertThat(gateway.operators("/actuator/prometheus"))
        .doesNotContain("gather_shape_unmatched_total{call=\"cart\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/items/cut", "/lines/cut", "/lines/text"})
  void standForNoFailure(String path) {
    assertThat(gateway.get(path).statusCode()).isEqualTo(502);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "found | {\"ids\":[1,2]} | {\"products\":[{\"id\":1,\"name\":\"lamp\"},null]}",
        "empty | {\"ids\":[1,2]} | {\"products\":[null,null]}",
        "absent | {\"ids\":[1,2]} | {\"products\":[null,null]}",
        "found | {} | {\"products\":[]}"
      })
  void standForTheArrayOfABatchAndForItsList(String service, String body, String document) {
    assertThat(
            gateway
                .send(
                    gateway
                        .request("/batch/" + service)
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build())
                .body())
        .isEqualTo(document);
  }
}
