package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.Patience;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One document from many answers. */
class DocumentsTest {

  /** Nothing in it survives being parsed and written again. */
  private static final String DELICATE =
      "{ \"id\" :9223372036854775807,\"beyond\":18446744073709551616,\"price\":1.10,\"huge\":1E400,"
          + "\"zero\":-0.0,\"twice\":1,\"twice\":2,\"z\":1,\"a\":2,\"name\":\"Caf\u00e9 \u2603\","
          + "\"escaped\":\"\\u00e9\\/\\ud83d\\ude00\\n\",\"emoji\":\"\ud83d\ude00\",\n\t\"e\":[ ] }";

  private static final String DEFINITION =
      """
      upstreams:
        service: { url: "%s", retry: { max-attempts: 1 } }
        hostile: { url: "%s" }
      routes:
        ordered:
          path: /ordered
          calls:
            third: { upstream: service, path: /waits-for-two }
            first: { upstream: service, path: /one }
            second: { upstream: service, path: /two }
        delicate: { path: /delicate, calls: { part: { upstream: service, path: /delicate } } }
        renamed:
          path: /renamed
          calls:
            zed: { upstream: service, path: /one, as: "a \\"quoted\\" n\u00e4me" }
            secret: { upstream: service, path: /two, hidden: true }
            feeds: { upstream: service, path: "/echo/{secret.n}" }
        merged:
          path: /merged
          calls:
            first: { upstream: service, path: /object/a }
            b: { upstream: service, path: /one }
            second: { upstream: service, path: /object/b, merge: true }
            third: { upstream: service, path: /object/c, merge: true }
            nothing: { upstream: service, path: /204, merge: true }
            last: { upstream: service, path: /two }
        merged-delicate:
          path: /merged-delicate
          calls: { part: { upstream: service, path: /delicate-names, merge: true } }
        merged-partial:
          path: /merged-partial
          calls:
            part: { upstream: service, path: /has-errors, merge: true }
            fails: { upstream: service, path: /fail, required: false }
        only-hidden: { path: /only-hidden,
                       calls: { part: { upstream: service, path: /one, hidden: true } } }
        no-content:
          path: /no-content
          calls:
            nothing: { upstream: service, path: /204 }
            empty: { upstream: service, path: /empty }
            spaced: { upstream: service, path: /spaced }
            head: { upstream: service, path: /head, method: HEAD }
            bom: { upstream: service, path: /bom }
        redirected:
          path: /redirected
          calls: { part: { upstream: service, path: /redirect, required: false } }
        same:
          path: /same
          calls:
            one: { upstream: service, path: /counted }
            two: { upstream: service, path: /counted }
      """;

  private static final CountDownLatch TWO_DONE = new CountDownLatch(2);

  private static SocketStub service;
  private static SocketStub hostile;
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    hostile = SocketStub.start(request -> Reply.json("\"stolen\""));
    service = SocketStub.start(DocumentsTest::reply);
    gateway = Gateway.start(DEFINITION.formatted(service.url(), hostile.url()));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    service.close();
    hostile.close();
  }

  private static Reply reply(Recorded request) {
    return switch (request.path()) {
      case "/one" -> counted("1");
      case "/two" -> counted("{\"n\":2}");
      case "/waits-for-two" -> lastOf("3");
      case "/delicate" -> Reply.json(DELICATE);
      case "/delicate-names" -> Reply.json("{\"\\u00e9\\/\": 1.10,\"\\ud800\":[ 2 ]}");
      case "/object/a" -> Reply.json("{\"deep\":1}");
      case "/object/b" -> Reply.json("{\"x\":1,\"b\":\"second\",\"y\":1.0}");
      case "/object/c" -> Reply.json("{\"y\":3,\"last\":0,\"x\":\"third\",\"new\":true}");
      case "/has-errors" -> Reply.json("{\"errors\":[],\"a\":1}");
      case "/204" -> Reply.raw("HTTP/1.1 204 No Content\r\n\r\n", Reply.Then.CONTINUE);
      case "/empty" -> Reply.json("");
      case "/spaced" -> Reply.json(" \r\n {\"a\" : 1}\t\n");
      case "/head" ->
          Reply.raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", Reply.Then.CONTINUE);
      case "/bom" -> Reply.json("\ufeff[1]".getBytes(StandardCharsets.UTF_8));
      case "/redirect" -> Reply.of(302, "Location: " + hostile.url() + "/steal\r\n", new byte[0]);
      case "/fail" -> Reply.status(500);
      default -> Reply.json("\"" + request.path() + "\"");
    };
  }

  private static Reply counted(String json) {
    TWO_DONE.countDown();
    return Reply.json(json);
  }

  private static Reply lastOf(String json) {
    try {
      return TWO_DONE.await(Patience.LIMIT_MILLIS, TimeUnit.MILLISECONDS)
          ? Reply.json(json)
          : Reply.status(500);
    } catch (InterruptedException e) {
      return Reply.status(500);
    }
  }

  @Test
  void haveTheFilesOrderWhateverCameFirst() {
    assertThat(gateway.get("/ordered").body())
        .isEqualTo("{\"third\":3,\"first\":1,\"second\":{\"n\":2}}");
  }

  @Test
  void holdAnswersByteForByte() {
    HttpResponse<String> response = gateway.get("/delicate");

    assertThat(response.body()).isEqualTo("{\"part\":" + DELICATE + "}");
  }

  @Test
  void nameMembersAsTheFileSaysAndLeaveHiddenOnesOut() {
    assertThat(gateway.get("/renamed").body())
        .isEqualTo("{\"a \\\"quoted\\\" n\u00e4me\":1,\"feeds\":\"/echo/2\"}");
  }

  @Test
  void haveEachMergedNameOnceWithTheLastValueInTheFirstPlace() {
    assertThat(gateway.get("/merged").body())
        .isEqualTo(
            "{\"first\":{\"deep\":1},\"b\":\"second\",\"x\":\"third\",\"y\":3,"
                + "\"last\":{\"n\":2},\"new\":true}");
  }

  @Test
  void holdMergedNamesAndValuesByteForByte() {
    HttpResponse<String> response = gateway.get("/merged-delicate");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"\\u00e9\\/\":1.10,\"\\ud800\":[ 2 ]}");
  }

  @Test
  void keepTheirOwnErrorsApartFromAMergedMemberOfThatName() {
    assertThat(gateway.get("/merged-partial").body())
        .isEqualTo(
            "{\"a\":1,\"fails\":null,"
                + "\"errors\":[{\"call\":\"fails\",\"kind\":\"status\",\"status\":500}]}");
  }

  @Test
  void areEmptyObjectsWhenEveryCallIsHidden() {
    assertThat(gateway.get("/only-hidden").body()).isEqualTo("{}");
  }

  @Test
  void holdNullForAnAnswerWithoutContent() {
    HttpResponse<String> response = gateway.get("/no-content");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .isEqualTo(
            "{\"nothing\":null,\"empty\":null,\"spaced\":{\"a\" : 1},\"head\":null,\"bom\":[1]}");
    assertThat(response.headers().map()).doesNotContainKey("gather-partial");
  }

  @Test
  void neverHoldWhatARedirectPointsTo() {
    HttpResponse<String> response = gateway.get("/redirected");

    assertThat(response.body())
        .isEqualTo(
            "{\"part\":null,\"errors\":[{\"call\":\"part\",\"kind\":\"status\",\"status\":302}]}");
    assertThat(hostile.requests()).isEmpty();
  }

  @Test
  void shareOneAnswerAmongIdenticalCalls() {
    HttpResponse<String> response = gateway.get("/same");

    assertThat(response.body()).isEqualTo("{\"one\":\"/counted\",\"two\":\"/counted\"}");
    assertThat(service.requests("/counted")).hasSize(1);
    assertThat(response.headers().firstValue("server-timing").orElse(""))
        .contains(";desc=bypass", ";desc=coalesced");
  }
}
