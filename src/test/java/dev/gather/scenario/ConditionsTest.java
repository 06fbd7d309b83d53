package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.publisher.Mono;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConditionsTest {

  private final ScriptedService service = new ScriptedService(ConditionsTest::answer);
  private final Gateway gateway =
      Gateway.start(
          """
          upstreams:
            service: { url: "%s" }
          routes:
            product:
              path: /product/{id}
              static: { reviews: none, note: fixed }
              calls:
                product: { upstream: service, path: "/product/{path.id}" }
                seller: { upstream: service, path: "/seller/{product.seller}", when: "product.kind = 'third-party'" }
                reviews: { upstream: service, path: "/reviews/{query.user}", when: "$exists(query.user)" }
                rating: { upstream: service, path: "/rating?of={seller.id}", when: "$exists(seller)" }
                contact: { upstream: service, path: "/contact?seller={seller.id}" }
                always: { upstream: service, path: /always, when: "$not(header.`x-flag` = 'off')", hidden: true }
            elements:
              path: /elements
              calls:
                list: { upstream: service, path: /list }
                more: { upstream: service, path: "/more/{item.id}", for-each: list, when: "item.n > 1", into: more }
                batched:
                  upstream: service
                  path: "/batch?ids={keys}"
                  for-each: list
                  when: "item.n < 3"
                  batch: { key: id, match: id }
            broken:
              path: /broken
              calls:
                list: { upstream: service, path: /list }
                odd: { upstream: service, path: /always, when: "list.n + 'a' = 1", required: false }
            posted:
              path: /posted
              method: POST
              calls:
                found: { upstream: service, path: /always, when: "$count(body.ids) > 1" }
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
  }

  @Test
  void makesACallOnlyWhenItsConditionIsTrue() {
    HttpResponse<String> answer = gateway.get("/product/third?user=u");

    assertThat(answer.body())
        .isEqualTo(
            """
            {"reviews":"/reviews/u","note":"fixed","product":{"kind":"third-party","seller":7},\
            "seller":{"id":"7"},"rating":"/rating?of=7","contact":"/contact?seller=7"}""");
    assertThat(service.asked()).contains("GET /always");
  }

  @Test
  void leavesTheMemberOfASkippedCallOutAndLetsDependentsSeeItAsMissing() {
    HttpResponse<String> answer = gateway.get("/product/own", "x-flag", "off");

    assertThat(answer.body())
        .isEqualTo(
            """
            {"reviews":"none","note":"fixed","product":{"kind":"own","seller":7},"contact":"/contact"}""");
    assertThat(answer.headers().firstValue("server-timing").orElse(""))
        .doesNotContain("seller", "always");
    assertThat(service.asked()).containsExactlyInAnyOrder("GET /product/own", "GET /contact");
    assertThat(answer.headers().firstValue("vary")).hasValue("*");
  }

  @Test
  void decidesForEachElementWhereItReadsOne() {
    assertThat(gateway.get("/elements").body())
        .isEqualTo(
            """
            {"list":[{"id":"a","n":1},{"id":"b","n":2,"more":"/more/b"},{"id":"c","n":3,"more":"/more/c"}],\
            "batched":[{"id":"a"},{"id":"b"},null]}""");
    assertThat(service.asked()).contains("GET /batch?ids=a,b").doesNotContain("GET /more/a");
  }

  @Test
  void failsTheCallWhoseConditionCannotBeEvaluated() {
    HttpResponse<String> answer = gateway.get("/broken");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(Json.of(answer).path("odd").isNull()).isTrue();
    assertThat(Json.errors(answer)).containsExactly("{\"call\":\"odd\",\"kind\":\"unresolved\"}");
  }

  @Test
  void readsTheBodyOfTheRequest() {
    assertThat(post("{\"ids\":[1,2]}")).isEqualTo("{\"found\":\"/always\"}");
    assertThat(post("{\"ids\":[1]}")).isEqualTo("{}");
  }

  private String post(String json) {
    return gateway
        .send(
            gateway
                .request("/posted")
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build())
        .body();
  }

  private static Mono<String> answer(String target) {
    return Mono.just(
        switch (target) {
          case "/product/third" -> "{\"kind\":\"third-party\",\"seller\":7}";
          case "/product/own" -> "{\"kind\":\"own\",\"seller\":7}";
          case "/seller/7" -> "{\"id\":\"7\"}";
          case "/list" -> "[{\"id\":\"a\",\"n\":1},{\"id\":\"b\",\"n\":2},{\"id\":\"c\",\"n\":3}]";
          case "/batch?ids=a,b" -> "[{\"id\":\"b\"},{\"id\":\"a\"}]";
          default -> "\"" + target + "\"";
        });
  }
}
