package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.publisher.Mono;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShapesTest {

  private static final String DEEP = "[".repeat(480) + "{\"a\":1,\"b\":2}" + "]".repeat(480);

  private final ScriptedService service = new ScriptedService(ShapesTest::answer);
  private final Gateway gateway =
      Gateway.start(
          """
          upstreams:
            service: { url: "%s", max-body: 20MB, max-depth: 500 }
          routes:
            at: { path: "/at/{what}", calls: { r: { upstream: service, path: "/{path.what}", at: "data['x.y'][0]" } } }
            keep: { path: "/keep/{what}", calls: { r: { upstream: service, path: "/{path.what}", keep: [a, "c.d", "['x.y']", "ü"] } } }
            drop: { path: "/drop/{what}", calls: { r: { upstream: service, path: "/{path.what}", drop: [a, "c.d", nothing] } } }
            rename: { path: "/rename/{what}", calls: { r: { upstream: service, path: "/{path.what}", rename: { a: "a \\"b\\".c", c.d: e } } } }
            all:
              path: /all
              calls:
                r: { upstream: service, path: /wrapped, at: data.items, keep: [id, price], drop: [price.tax], rename: { price.amount: value } }
                used: { upstream: service, path: "/echo?x={r[0].price.value}" }
            fallback:
              path: /fallback
              calls:
                r: { upstream: service, path: /scalar, at: data, fallback: { data: 1 } }
          """
              .formatted(service.url()));

  @AfterAll
  void stop() {
    gateway.close();
    service.close();
  }

  @Test
  void takesKeepsDropsAndRenamesInThisOrderForTheDocumentAndForOtherCalls() {
    HttpResponse<String> answer = gateway.get("/all");

    assertThat(answer.body())
        .isEqualTo(
            "{\"r\":[{\"id\":1,\"price\":{\"value\":1.10}},{\"id\":2,\"price\":{\"value\":20}}],\"used\":\"x=1.10\"}");
  }

  @Test
  void takesWhatStandsAtAPath() {
    assertThat(gateway.get("/at/named").body()).isEqualTo("{\"r\":{\"a\": 1}}");
    assertThat(gateway.get("/at/empty").body()).isEqualTo("{\"r\":null}");
  }

  @Test
  void failsTheCallWhenNothingStandsThere() {
    for (String what : new String[] {"object", "scalar", "array", "deep"}) {
      HttpResponse<String> answer = gateway.get("/at/" + what);

      assertThat(answer.statusCode()).as(what).isEqualTo(502);
      assertThat(Json.errors(answer)).containsExactly("{\"call\":\"r\",\"kind\":\"bad-body\"}");
    }
    assertThat(gateway.get("/fallback").body()).isEqualTo("{\"r\":{\"data\":1}}");
  }

  @Test
  void keepsWhatIsNamedAndNothingElse() {
    assertThat(gateway.get("/keep/object").body())
        .isEqualTo("{\"r\":{\"a\":1,\"c\":[{\"d\":3},{},null],\"x.y\":5,\"ü\":\"\\u00fc\"}}");
    assertThat(gateway.get("/keep/empty").body()).isEqualTo("{\"r\":null}");
    assertThat(gateway.get("/keep/scalar").body()).isEqualTo("{\"r\":null}");
    assertThat(gateway.get("/keep/deep").body())
        .isEqualTo("{\"r\":" + DEEP.replace(",\"b\":2", "") + "}");
  }

  @Test
  void dropsWhatIsNamedAndNothingElse() {
    assertThat(gateway.get("/drop/object").body())
        .isEqualTo("{\"r\":{\"b\":{\"a\":2},\"c\":[{},{\"e\":4},7],\"x.y\":5,\"ü\":\"\\u00fc\"}}");
    assertThat(gateway.get("/drop/empty").body()).isEqualTo("{\"r\":null}");
    assertThat(gateway.get("/drop/scalar").body()).isEqualTo("{\"r\":1.50}");
    assertThat(gateway.get("/drop/deep").body())
        .isEqualTo("{\"r\":" + DEEP.replace("\"a\":1,", "") + "}");
  }

  @Test
  void renamesWhatIsNamed() {
    assertThat(gateway.get("/rename/object").body())
        .isEqualTo(
            "{\"r\":{\"a \\\"b\\\".c\":1,\"b\":{\"a\":2},\"c\":[{\"e\":3},{\"e\":4},7],\"x.y\":5,\"ü\":\"\\u00fc\"}}");
    assertThat(gateway.get("/rename/scalar").body()).isEqualTo("{\"r\":1.50}");
  }

  @Test
  void shapesTenMegabytes() {
    for (String shape : new String[] {"keep", "drop", "rename"}) {
      HttpResponse<String> answer = gateway.get("/" + shape + "/huge");

      assertThat(answer.statusCode()).as(shape).isEqualTo(200);
      assertThat(Json.of(answer).path("r").size()).isEqualTo(200_000);
    }
    assertThat(gateway.get("/at/huge").statusCode()).isEqualTo(502);
  }

  private static Mono<String> answer(String target) {
    return Mono.just(
        switch (target.split("\\?")[0]) {
          case "/object" ->
              "{\"a\":1,\"b\" : {\"a\":2},\"c\":[{\"d\":3},{\"e\":4},7],\"x.y\":5,\"ü\":\"\\u00fc\"}";
          case "/named" -> "{\"data\":{\"x.y\":[{\"a\": 1}]}}";
          case "/wrapped" ->
              "{\"data\":{\"items\":[{\"id\":1,\"price\":{\"amount\":1.10,\"tax\":2},\"x\":0},{\"id\":2,\"price\":{\"amount\":20}}]}}";
          case "/empty" -> "";
          case "/scalar" -> "1.50";
          case "/array" -> "[[], {}]";
          case "/deep" -> DEEP;
          case "/huge" ->
              IntStream.range(0, 200_000)
                  .mapToObj(i -> "{\"a\":" + i + ",\"b\":\"some text that is quite long %\"}")
                  .collect(Collectors.joining(",", "[", "]"));
          default -> "\"" + target.substring(target.indexOf('?') + 1) + "\"";
        });
  }
}
