package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose 201, 202 or 204 a client gets: {@code status} of a route, and what holds without it. */
class SuccessStatusTest {

  private static SocketStub service;
  private static Gateway gateway;

  /** The last segment of a path is the status that it is answered with. */
  private static Reply reply(Recorded request) {
    int status = Integer.parseInt(request.path().substring(request.path().lastIndexOf('/') + 1));
    String json = status == 204 ? "" : "{\"id\":" + status + "}";
    return Reply.of(status, "Content-Type: application/json\r\n", json.getBytes(UTF_8));
  }

  @BeforeAll
  static void start() {
    service = SocketStub.start(SuccessStatusTest::reply);
    gateway =
        Gateway.start(
            """
            upstreams:
              shop: { url: "%1$s", retry: { max-attempts: 1 }, circuit-breaker: { minimum-calls: 1000, window: 1000 } }
            routes:
              create: { path: "/create/{s}", method: POST, calls: { made: { upstream: shop, method: POST, path: "/{path.s}" } } }
              delete: { path: "/delete/{s}", method: DELETE, calls: { gone: { upstream: shop, method: DELETE, path: "/{path.s}" } } }
              merged: { path: "/merged/{s}", method: PUT, calls: { put: { upstream: shop, method: PUT, path: "/{path.s}", merge: true } } }
              hidden: { path: "/hidden/{s}", method: PUT, calls: { put: { upstream: shop, method: PUT, path: "/{path.s}", hidden: true } } }
              beside: { path: "/beside/{s}", method: POST, calls: {
                        made: { upstream: shop, method: POST, path: "/{path.s}" }, page: { upstream: shop, path: "/200" } } }
              partial: { path: "/partial/{s}", method: POST, calls: {
                         made: { upstream: shop, method: POST, path: "/{path.s}" },
                         page: { upstream: shop, path: "/500", hidden: true, required: false } } }
              fixed: { path: "/fixed/{s}", method: POST, static: { version: 2 }, calls: {
                       made: { upstream: shop, method: POST, path: "/{path.s}" } } }
              transformed: { path: "/transformed/{s}", method: POST, transform: '{ "made": made.id }', calls: {
                             made: { upstream: shop, method: POST, path: "/{path.s}" } } }
              two: { path: "/two/{s}", method: POST, calls: {
                     one: { upstream: shop, method: POST, path: "/{path.s}" },
                     other: { upstream: shop, method: POST, path: "/{path.s}/x/200" } } }
              chosen: { path: "/chosen/{s}", method: POST, status: other, calls: {
                        one: { upstream: shop, method: POST, path: "/200" },
                        other: { upstream: shop, method: POST, path: "/{path.s}" } } }
              each: { path: "/each/{s}", method: POST, calls: {
                      made: { upstream: shop, method: POST, for-each: body.ids, path: "/{path.s}" } } }
              page: { path: "/page/{s}", calls: {
                      visit: { upstream: shop, method: POST, path: "/{path.s}" }, page: { upstream: shop, path: "/200" } } }
              report: { path: "/report/{s}", status: report, calls: { report: { upstream: shop, path: "/{path.s}" } } }
              cached: { path: "/cached/{s}", status: report, calls: {
                        report: { upstream: shop, path: "/c/{path.s}", cache: { ttl: 1h } } } }
              standing: { path: "/standing/{s}", method: POST, calls: {
                          made: { upstream: shop, method: POST, path: "/{path.s}", fallback: { id: 0 } } } }
              absent: { path: "/absent/{s}", method: DELETE, calls: {
                        gone: { upstream: shop, method: DELETE, path: "/{path.s}", absent-on: [404] } } }
              left-out: { path: "/left-out/{s}", method: POST, calls: {
                          made: { upstream: shop, method: POST, path: "/{path.s}", when: "false" } } }
            """
                .formatted(service.url()));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    service.close();
  }

  private static HttpResponse<String> send(String method, String target, String... headers) {
    var request = gateway.request(target).method(method, BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return gateway.send(request.build());
  }

  @ParameterizedTest
  @CsvSource({"201, 201", "202, 202", "200, 200", "203, 200", "206, 200"})
  void isThatOfTheOnlyCallOfAnUnsafeMethodWhereItTellsSomething(int theirs, int ours) {
    HttpResponse<String> answer = send("POST", "/create/" + theirs);

    assertThat(answer.statusCode()).isEqualTo(ours);
    assertThat(answer.body()).isEqualTo("{\"made\":{\"id\":" + theirs + "}}");
    assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE /delete/204", "PUT /merged/204", "PUT /hidden/204"})
  void is204WhereNothingElseIsShown(String request) {
    HttpResponse<String> answer = send(request.split(" ")[0], request.split(" ")[1]);

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers().map())
        .doesNotContainKeys("content-type", "content-length", "etag", "transfer-encoding")
        .containsKeys("x-request-id", "server-timing", "cache-control");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/beside/204 | {'made':null,'page':{'id':200}}",
        "/fixed/204 | {'version':2,'made':null}",
        "/transformed/204 | {}",
        "/partial/204 | {'made':null,'errors':[{'call':'page','kind':'status','status':500}]}",
      })
  void is200WhereItHadNoContentButTheDocumentHas(String target, String document) {
    HttpResponse<String> answer = send("POST", target);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(document.replace('\'', '"'));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/beside/201", "/fixed/201", "/transformed/201", "/partial/201"})
  void staysWhereTheDocumentHasMore(String target) {
    assertThat(send("POST", target).statusCode()).isEqualTo(201);
  }

  @Test
  void isThatOfTheCallWhichTheRouteNames() {
    assertThat(send("POST", "/two/201").statusCode()).as("one of two").isEqualTo(200);
    assertThat(send("POST", "/chosen/201").statusCode()).isEqualTo(201);
  }

  @Test
  void isNoneOfCallsThatAreRepeated() {
    HttpResponse<String> answer =
        gateway.send(
            gateway
                .request("/each/201")
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString("{\"ids\":[1,2]}"))
                .build());

    assertThat(answer.statusCode()).isEqualTo(200);
  }

  /** What a page is read with is not created, whatever is written down on the way. */
  @Test
  void isPlainOnARouteThatReadsUnlessItNamesACall() {
    assertThat(send("GET", "/page/201").statusCode()).isEqualTo(200);
    HttpResponse<String> accepted = send("GET", "/report/202", "if-none-match", "*");
    assertThat(accepted.statusCode()).isEqualTo(202);
    assertThat(accepted.headers().firstValue("etag")).isEmpty();
    assertThat(accepted.headers().firstValue("cache-control")).hasValue("no-store");
    assertThat(send("HEAD", "/report/202").statusCode()).isEqualTo(202);
    assertThat(send("GET", "/report/200", "if-none-match", "*").statusCode()).isEqualTo(304);
  }

  /** Only a 200 is ever stored. */
  @Test
  void isThatOfACachedCallAsLongAsNothingIsStored() {
    assertThat(send("GET", "/cached/202").statusCode()).isEqualTo(202);
    assertThat(send("GET", "/cached/202").statusCode()).isEqualTo(202);
    assertThat(service.requests("/c/202")).hasSize(2);
    assertThat(send("GET", "/cached/200").statusCode()).isEqualTo(200);
    assertThat(send("GET", "/cached/200").statusCode()).isEqualTo(200);
    assertThat(service.requests("/c/200")).hasSize(1);
  }

  @Test
  void isPlainWhereTheCallHasNoAnswer() {
    assertThat(send("POST", "/standing/500").statusCode()).isEqualTo(200);
    assertThat(send("DELETE", "/absent/404").statusCode()).isEqualTo(200);
    assertThat(send("POST", "/left-out/201").statusCode()).isEqualTo(200);
  }

  /** It is sent before anything is known. */
  @Test
  void isPlainOnAStream() {
    HttpResponse<String> lines = send("POST", "/create/201", "accept", "application/x-ndjson");

    assertThat(lines.statusCode()).isEqualTo(200);
    assertThat(lines.body()).startsWith("{\"part\":\"made\",\"value\":{\"id\":201}}\n");
  }

  @Test
  void isTheFailuresWhereAnotherRequiredCallFails() {
    assertThat(send("POST", "/create/500").statusCode()).isEqualTo(502);
    assertThat(send("POST", "/create/404").statusCode()).isEqualTo(404);
  }
}
