package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.publisher.Mono;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TransformTest {

  private final ScriptedService service = new ScriptedService(TransformTest::answer);
  private final Gateway gateway =
      Gateway.start(
          """
          upstreams:
            service: { url: "%s" }
          routes:
            sum:
              path: /sum
              transform: |
                { "total": $sum(items.price), "first": items[0], "names": [items.name], "kind": kind }
              static: { kind: sums }
              calls:
                items: { upstream: service, path: /items }
            joined:
              path: /joined
              transform: "items.{ 'name': name, 'more': more.of }"
              calls:
                items: { upstream: service, path: /items }
                more: { upstream: service, path: "/more/{item.name}", for-each: items, into: more, required: false }
            partial:
              path: /partial
              transform: "{ 'items': $count(items), 'hasExtra': $exists(extra) and extra != null }"
              calls:
                items: { upstream: service, path: /items }
                extra: { upstream: service, path: /broken, required: false }
            nothing: { path: /nothing, transform: nothing, calls: { items: { upstream: service, path: /items } } }
            wrong: { path: /wrong, transform: "items.price + 'x'", calls: { items: { upstream: service, path: /items } } }
            exact: { path: /exact, transform: "exact", calls: { exact: { upstream: service, path: /exact } } }
          """
              .formatted(service.url()));

  @AfterAll
  void stop() {
    gateway.close();
    service.close();
  }

  @Test
  void makesTheAnswerOfTheDocument() {
    HttpResponse<String> answer = gateway.get("/sum");

    assertThat(answer.body())
        .isEqualTo(
            """
            {"total":4,"first":{"name":"a","price":1.50},"names":["a","b"],"kind":"sums"}""");
    String tag = answer.headers().firstValue("etag").orElseThrow();
    assertThat(gateway.get("/sum", "if-none-match", tag).statusCode()).isEqualTo(304);
  }

  @Test
  void seesWhatWasPutIntoElements() {
    assertThat(gateway.get("/joined").body())
        .isEqualTo("[{\"name\":\"a\",\"more\":\"a\"},{\"name\":\"b\",\"more\":\"b\"}]");
  }

  @Test
  void doesNotHideThatSomethingIsMissing() {
    HttpResponse<String> answer = gateway.get("/partial");

    assertThat(answer.body())
        .isEqualTo(
            "{\"items\":2,\"hasExtra\":false,\"errors\":[{\"call\":\"extra\",\"kind\":\"bad-body\"}]}");
    assertThat(answer.headers().firstValue("gather-partial")).hasValue("extra;kind=bad-body");
  }

  @Test
  void answersNullForNoResultAndAProblemForAnExpressionThatFails() {
    assertThat(gateway.get("/nothing").body()).isEqualTo("null");
    HttpResponse<String> answer = gateway.get("/wrong");

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(Json.of(answer).path("detail").asString()).startsWith("the route's transform");
    assertThat(answer.body()).doesNotContain("1.5");
  }

  @Test
  void keepsNumbersThatPassThroughAsTheyWere() {
    assertThat(gateway.get("/exact").body())
        .isEqualTo("{\"n\":12345678901234567890.1234567890,\"e\":1E400,\"t\":1.10}");
  }

  private static Mono<String> answer(String target) {
    return Mono.just(
        switch (target) {
          case "/items" -> "[{\"name\":\"a\",\"price\":1.50},{\"name\":\"b\",\"price\":2.5}]";
          case "/broken" -> "no JSON";
          case "/exact" -> "{\"n\":12345678901234567890.1234567890,\"e\":1E400,\"t\":1.10}";
          default -> "{\"of\":\"" + target.substring("/more/".length()) + "\"}";
        });
  }
}
