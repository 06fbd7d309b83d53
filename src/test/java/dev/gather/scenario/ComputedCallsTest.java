package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls that send nothing, as an expression makes their answers. */
class ComputedCallsTest {

  private static SocketStub shop;
  private static Gateway gateway;

  private static Reply reply(Recorded request) {
    return switch (request.path()) {
      case "/basket/7" ->
          Reply.json(
              """
              {"lines":[{"id":1,"quantity":2,"price":1.50},{"id":2,"quantity":1,"price":4.00}]}""");
      case "/basket/empty" -> Reply.json("{\"lines\":[]}");
      case "/basket/cut" -> Reply.status(500);
      case "/save" -> Reply.json(request.body());
      default -> Reply.json("{\"asked\":\"" + request.target() + "\"}");
    };
  }

  @BeforeAll
  static void start() {
    shop = SocketStub.start(ComputedCallsTest::reply);
    gateway =
        Gateway.start(
            """
            upstreams: { shop: { url: "%s", retry: { max-attempts: 1 }, circuit-breaker: { window: 1000, minimum-calls: 1000 } } }
            routes:
              total:
                path: /total/{id}
                calls:
                  basket: { upstream: shop, path: "/basket/{path.id}", hidden: true }
                  total: { compute: "{ 'sum': $sum(basket.lines.(quantity * price)), 'of': path.id, 'currency': query.currency }", keep: [sum, currency], rename: { currency: in } }
                  offers: { upstream: shop, path: "/offers?above={total.sum}" }
              basket:
                path: /basket/{id}/lines/{line}
                method: PUT
                calls:
                  basket: { upstream: shop, path: "/basket/{path.id}", hidden: true }
                  changed:
                    compute: |
                      { "lines": [basket.lines.(
                          id = $number($$.path.line) ? $merge([$, { "quantity": $$.body.quantity }]) : $
                      )] }
                    hidden: true
                  saved: { upstream: shop, path: /save, method: POST, body: "{changed}", as: basket }
              each:
                path: /each/{id}
                calls:
                  basket: { upstream: shop, path: "/basket/{path.id}" }
                  cost: { compute: "item.quantity * item.price", for-each: basket.lines, into: cost }
              merged:
                path: /merged/{id}
                calls:
                  basket: { upstream: shop, path: "/basket/{path.id}", required: false }
                  count: { compute: "{ 'count': $count(basket.lines), 'known': $exists(basket) }", merge: true }
              some:
                path: /some/{id}
                calls:
                  basket: { upstream: shop, path: "/basket/{path.id}", hidden: true }
                  few: { compute: "'few'", when: "$count(basket.lines) < 3" }
                  many: { compute: "'many'", when: "$count(basket.lines) > 2" }
                  nothing: { compute: "basket.nowhere" }
                  taken: { compute: "{ 'a': [1, 2] }", at: "a[1]" }
              failing:
                path: /failing/{how}
                calls:
                  basket: { upstream: shop, path: /basket/7 }
                  odd: { compute: "path.how = 'fails' ? 'a' + 1 : 1", required: false }
                  safe: { compute: "path.how = 'fails' ? 'a' + 1 : 2", fallback: 0 }
                  odds: { compute: "item.id = 2 and $$.path.how = 'fails' ? 'a' + 1 : item.id", for-each: basket.lines, required: false }
              broken:
                path: /broken
                calls:
                  odd: { compute: "'a' + 1" }
              unmergeable:
                path: /unmergeable
                calls:
                  odd: { compute: "1", merge: true }
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

  @Test
  void areShapedShownAndReadByOthersLikeAnyCall() {
    HttpResponse<String> answer = gateway.get("/total/7?currency=EUR");

    assertThat(answer.body())
        .isEqualTo(
            "{\"total\":{\"sum\":7,\"in\":\"EUR\"},\"offers\":{\"asked\":\"/offers?above=7\"}}");
    assertThat(shop.requests()).hasSize(2);
    assertThat(answer.headers().firstValue("server-timing").orElse(""))
        .containsPattern("total;dur=[0-9.]+;desc=computed");
    assertThat(gateway.operators("/actuator/prometheus"))
        .containsPattern(
            "gather_calls_seconds_count\\{call=\"total\",[^}]*source=\"computed\",upstream=\"_none\"");
  }

  @Test
  void changeWhatWasReadOnTheWayToItsWriting() {
    HttpResponse<String> answer =
        gateway.send(
            gateway
                .request("/basket/7/lines/2")
                .header("content-type", "application/json")
                .PUT(BodyPublishers.ofString("{\"quantity\":5}"))
                .build());

    assertThat(answer.body())
        .isEqualTo(
            """
            {"basket":{"lines":[{"id":1,"quantity":2,"price":1.50},{"id":2,"quantity":5,"price":4.00}]}}""");
    assertThat(shop.requests()).extracting(Recorded::target).containsExactly("/basket/7", "/save");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/each/7 | {\"basket\":{\"lines\":[{\"id\":1,\"quantity\":2,\"price\":1.50,\"cost\":3},{\"id\":2,\"quantity\":1,\"price\":4.00,\"cost\":4}]}}",
        "/each/empty | {\"basket\":{\"lines\":[]}}",
        "/merged/7 | {\"basket\":{\"lines\":[{\"id\":1,\"quantity\":2,\"price\":1.50},{\"id\":2,\"quantity\":1,\"price\":4.00}]},\"count\":2,\"known\":true}",
        "/merged/cut | {\"basket\":null,\"count\":0,\"known\":false,\"errors\":[{\"call\":\"basket\",\"kind\":\"status\",\"status\":500}]}",
        "/some/7 | {\"few\":\"few\",\"nothing\":null,\"taken\":2}",
        "/failing/not | {\"basket\":{\"lines\":[{\"id\":1,\"quantity\":2,\"price\":1.50},{\"id\":2,\"quantity\":1,\"price\":4.00}]},\"odd\":1,\"safe\":2,\"odds\":[1,2]}"
      })
  void standWhereverAnAnswerMay(String path, String document) {
    assertThat(gateway.get(path).body()).isEqualTo(document);
  }

  @Test
  void failAsCallsDo() {
    HttpResponse<String> answer = gateway.get("/failing/fails");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .endsWith(
            """
            "odd":null,"safe":0,"odds":[1,null],"errors":[{"call":"odd","kind":"unresolved"},\
            {"call":"odds","kind":"unresolved","index":[1],"count":1}]}""");
    assertThat(gateway.get("/broken").statusCode()).isEqualTo(502);
    assertThat(gateway.get("/unmergeable").statusCode()).isEqualTo(502);
    assertThat(gateway.get("/total/cut").statusCode()).isEqualTo(502);
  }

  @Test
  void endAStreamWithTheirPart() {
    HttpResponse<String> answer =
        gateway.send(
            gateway.request("/total/7").header("accept", "application/x-ndjson").GET().build());

    assertThat(answer.body()).contains("\"sum\":7").contains("\"offers\"");
  }
}
