package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A document of which too little is there is none: {@code at-least}. */
class AtLeastTest {

  private static SocketStub service;
  private static Gateway gateway;

  /** The last segment of a path is the status that it is answered with. */
  private static Reply reply(Recorded request) {
    String last = request.path().substring(request.path().lastIndexOf('/') + 1);
    return switch (last) {
      case "200" -> Reply.json("{\"ok\":true}");
      case "list" -> Reply.json("[404,200]");
      case "bad" -> Reply.json("[404,500]");
      case "none" -> Reply.json("[]");
      case "silence" -> Reply.SILENCE;
      default ->
          Reply.of(
              Integer.parseInt(last),
              "Content-Type: application/problem+json; charset=utf-8\r\nRetry-After: 7\r\n",
              ("{\"of\":" + last + "}").getBytes(UTF_8));
    };
  }

  @BeforeAll
  static void start() {
    service = SocketStub.start(AtLeastTest::reply);
    gateway =
        Gateway.start(
            """
            upstreams:
              shop: { url: "%1$s", retry: { max-attempts: 1 }, circuit-breaker: { minimum-calls: 1000, window: 1000 } }
            routes:
              one:
                path: "/one/{a}/{b}"
                at-least: 1
                calls:
                  a: { upstream: shop, path: "/a/{path.a}", required: false, pass-body: [422] }
                  b: { upstream: shop, path: "/b/{path.b}", required: false }
                  c: { upstream: shop, path: "/200", hidden: true }
              two:
                path: "/two/{a}/{b}"
                at-least: 2
                calls:
                  a: { upstream: shop, path: "/a/{path.a}", fallback: { ok: false }, pass-body: [409] }
                  b: { upstream: shop, path: "/b/{path.b}", required: false, absent-on: [410] }
              given:
                path: "/given/{a}"
                at-least: 1
                calls:
                  a: { upstream: shop, path: "/a/{path.a}", when: "false" }
                  b: { upstream: shop, path: "/b/{path.a}", required: false, when: "path.a != 'none'" }
              each:
                path: "/each/{list}"
                at-least: 1
                calls:
                  list: { upstream: shop, path: "/{path.list}", hidden: true }
                  parts: { upstream: shop, path: "/p/{item}", for-each: list, required: false, pass-status: [404] }
              stood-in:
                path: "/stood-in/{list}"
                at-least: 1
                calls:
                  list: { upstream: shop, path: "/{path.list}", hidden: true }
                  parts: { upstream: shop, path: "/p/{item}", for-each: list, fallback: { none: true }, pass-status: [404] }
              needs:
                path: "/needs/{a}"
                at-least: 1
                calls:
                  a: { upstream: shop, path: "/a/{path.a}", required: false, hidden: true, pass-body: [422], timeout: 1s }
                  b: { upstream: shop, path: "/b/{a.ok}", fallback: {} }
              each-needs:
                path: "/each-needs/{a}"
                at-least: 1
                calls:
                  list: { upstream: shop, path: "/list", hidden: true }
                  a: { upstream: shop, path: "/a/{path.a}", required: false, hidden: true, pass-body: [422] }
                  parts: { upstream: shop, path: "/x/{a.ok}/p/{item}", for-each: list, fallback: {} }
              fixed:
                path: "/fixed/{a}"
                at-least: 1
                static: { version: 2 }
                transform: '{ "version": version }'
                calls: { a: { upstream: shop, path: "/a/{path.a}", required: false } }
              live:
                path: "/live/{a}"
                at-least: 1
                live: { every: 1h }
                calls: { a: { upstream: shop, path: "/a/{path.a}", required: false, pass-body: [422] } }
            """
                .formatted(service.url()));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    service.close();
  }

  @ParameterizedTest
  @CsvSource({"200, 200", "200, 500", "404, 200"})
  void isADocumentWhereSoManyHaveAnswered(String a, String b) {
    HttpResponse<String> answer = gateway.get("/one/" + a + "/" + b);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("gather-partial").isPresent()).isEqualTo(!a.equals(b));
  }

  @Test
  void isOtherwiseAProblemWithTheStatusOfTheFirstThatFailed() {
    HttpResponse<String> answer = gateway.get("/one/404/500");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body())
        .contains("\"detail\":\"fewer calls have answered than the answer needs; `a` failed\"")
        .endsWith(
            "\"errors\":[{\"call\":\"a\",\"kind\":\"status\",\"status\":404},"
                + "{\"call\":\"b\",\"kind\":\"status\",\"status\":500}]}");
    assertThat(answer.headers().firstValue("retry-after")).hasValue("7");
    assertThat(gateway.get("/one/500/404").statusCode()).isEqualTo(502);
  }

  @Test
  void hasTheBodyOfTheCallThatDecides() {
    HttpResponse<String> answer = gateway.get("/one/422/500");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).isEqualTo("{\"of\":422}");
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(gateway.get("/one/500/422").statusCode()).isEqualTo(502);
  }

  @Test
  void countsNoFallbackAndWhatIsAbsentOn() {
    assertThat(gateway.get("/two/500/200").statusCode()).isEqualTo(502);
    assertThat(gateway.get("/two/409/200").body()).isEqualTo("{\"of\":409}");
    assertThat(gateway.get("/two/200/410").body()).isEqualTo("{\"a\":{\"ok\":true},\"b\":null}");
  }

  /** A call that nobody makes cannot be missed. */
  @Test
  void isADocumentWhereNoneHasFailed() {
    assertThat(gateway.get("/given/none").body()).isEqualTo("{}");
    assertThat(gateway.get("/given/500").statusCode()).isEqualTo(502);
  }

  @Test
  void countsAForEachOfWhichAnElementIsThere() {
    assertThat(gateway.get("/each/list").body())
        .startsWith("{\"parts\":[null,{\"ok\":true}],\"errors\":");
    assertThat(gateway.get("/each/bad").statusCode()).isEqualTo(404);
  }

  /** A fallback is no answer, for an element either. */
  @Test
  void countsNoForEachOfWhichEveryElementFellBack() {
    HttpResponse<String> bad = gateway.get("/stood-in/bad");

    assertThat(bad.statusCode()).as("of the first element").isEqualTo(404);
    assertThat(bad.body()).contains("fewer calls have answered than the answer needs; `parts`");
    assertThat(gateway.get("/stood-in/bad", "accept", "application/x-ndjson").statusCode())
        .isEqualTo(404);
    assertThat(gateway.get("/stood-in/list").body())
        .isEqualTo("{\"parts\":[{\"none\":true},{\"ok\":true}]}");
    assertThat(gateway.get("/stood-in/none").body()).isEqualTo("{\"parts\":[]}");
  }

  /** As where no fallback stands in for the call that needs it. */
  @Test
  void hasStatusAndBodyOfTheCallThatIsNeededByOneThatFellBack() {
    for (String route : List.of("/needs/", "/each-needs/")) {
      HttpResponse<String> passed = gateway.get(route + "422");
      assertThat(passed.statusCode()).as(route).isEqualTo(422);
      assertThat(passed.body()).isEqualTo("{\"of\":422}");
      assertThat(gateway.get(route + "404").statusCode()).isEqualTo(404);
    }
    assertThat(gateway.get("/needs/silence").statusCode()).isEqualTo(504);
  }

  @Test
  void looksAtCallsAndNotAtWhatIsMadeOfThem() {
    assertThat(gateway.get("/fixed/500").statusCode()).isEqualTo(502);
    assertThat(gateway.get("/fixed/200").body()).isEqualTo("{\"version\":2}");
  }

  /** Nothing is sent before it is known that there is a document. */
  @Test
  void isAProblemForWhoAsksForAStreamToo() {
    HttpResponse<String> none = gateway.get("/one/422/500", "accept", "application/x-ndjson");
    assertThat(none.statusCode()).isEqualTo(422);
    assertThat(none.body()).isEqualTo("{\"of\":422}");

    HttpResponse<String> some = gateway.get("/one/404/200", "accept", "application/x-ndjson");
    assertThat(some.statusCode()).isEqualTo(200);
    assertThat(some.body().lines())
        .containsExactlyInAnyOrder(
            "{\"failure\":\"a\",\"kind\":\"status\",\"status\":404}",
            "{\"part\":\"a\",\"value\":null}",
            "{\"part\":\"b\",\"value\":{\"ok\":true}}",
            "{\"done\":true,\"partial\":true}")
        .last()
        .isEqualTo("{\"done\":true,\"partial\":true}");
  }

  @Test
  void isAFailureOfALiveStreamAsOfARequiredCall() {
    try (EventStream stream = new EventStream(gateway, "/live/422")) {
      await().atMost(Duration.ofMinutes(1)).until(() -> !stream.events().isEmpty());
      assertThat(stream.status()).isEqualTo(200);
      assertThat(stream.events().get(0)).contains("\"call\":\"a\",\"kind\":\"status\"");
    }
    assertThat(gateway.get("/live/422").body()).isEqualTo("{\"of\":422}");
  }
}
