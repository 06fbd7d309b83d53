package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that send a form. */
class FormCallsTest {

  private static final String DEFINITION =
      """
      upstreams:
        service: { url: "%s", headers: { set: { content-type: application/vnd.shop+json } } }
      routes:
        fixed:
          path: /fixed
          method: POST
          calls:
            token:
              upstream: service
              method: POST
              path: /token
              body-type: form
              body: { grant_type: password, "a b&": "\u00e9 +&=", n: 1.50, yes: true, none: null,
                      empty: "", list: [1, b, null], nothing: [], "x{{y": "{{x}}" }
        mixed:
          path: "/mixed/{id}"
          method: POST
          calls:
            source: { upstream: service, path: /source }
            token:
              upstream: service
              method: POST
              path: /token
              body-type: form
              required: false
              body: { of: "{body.of:null}", text: "<{path.id}>", tags: ["{query.tag:null}", z],
                      ids: "{source.ids}" }
        whole: { path: /whole, method: PUT, calls: { token: { upstream: service, method: PUT,
                 path: /token, body-type: form, body: "{body}" } } }
        needed: { path: /needed, method: POST, calls: { token: { upstream: service, method: POST,
                  path: /token, body-type: form, body: { a: "{body.a}" } } } }
      """;

  private static volatile String source = "{}";

  private static SocketStub service;
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    service =
        SocketStub.start(request -> Reply.json(request.path().equals("/source") ? source : "{}"));
    gateway = Gateway.start(DEFINITION.formatted(service.url()));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    service.close();
  }

  @BeforeEach
  void forget() {
    service.forget();
  }

  private static HttpResponse<String> send(String method, String target, String json) {
    return gateway.send(
        gateway
            .request(target)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(json))
            .build());
  }

  private static String sent() {
    List<Recorded> requests = service.requests("/token");
    assertThat(requests).hasSize(1);
    return requests.get(0).body();
  }

  @Test
  void haveAFieldForEachMemberAndElement() {
    send("POST", "/fixed", "{}");

    assertThat(sent())
        .isEqualTo(
            "grant_type=password&a%20b%26=%C3%A9%20%2B%26%3D&n=1.50&yes=true&empty=&list=1&list=b"
                + "&x%7B%7By=%7Bx%7D");
    Recorded request = service.requests("/token").get(0);
    assertThat(request.header("content-type")).containsExactly("application/x-www-form-urlencoded");
    assertThat(request.header("content-length")).containsExactly("" + request.body().length());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'ids':[1,2]} | ?tag=a&tag=b | {'of':'x y'} | of=x%20y&text=%3C7%3E&tags=a&tags=b&tags=z&ids=1&ids=2",
        "{'ids':[null,3]} | '' | {'of':null} | text=%3C7%3E&tags=null&tags=z&ids=3",
        "{'ids':null} | ?tag=a | {} | text=%3C7%3E&tags=a&tags=z"
      })
  void takeValuesWithTheirArraysAndLeaveOutWhatIsNull(
      String answer, String query, String json, String form) {
    source = answer.replace('\'', '"');
    send("POST", "/mixed/7" + (query == null ? "" : query), json.replace('\'', '"'));

    assertThat(sent()).isEqualTo(form);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":1}", "[[1]]", "[{}]", "\"\\ud83d\""})
  void failWhereAnAnswersValueFitsNoField(String ids) {
    source = "{\"ids\":" + ids + "}";

    assertThat(Json.errors(send("POST", "/mixed/7", "{}")))
        .containsExactly("{\"call\":\"token\",\"kind\":\"unresolved\"}");
    assertThat(service.requests("/token")).isEmpty();
  }

  @Test
  void areWhatTheClientSentAsAWhole() {
    send("PUT", "/whole", "{\"a\": [1, \"b\"], \"c d\": true, \"e\": null, \"f\": 1.0}");

    assertThat(sent()).isEqualTo("a=1&a=b&c%20d=true&f=1.0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/whole | PUT | [1] | {body} is no object",
        "/whole | PUT | {'a':{}} | {body} has an object where a form has a text",
        "/whole | PUT | {'a':[[]]} | {body} has an array in an array where a form has a text",
        "/whole | PUT | {'\\ud83d':1} | {body} is not well-formed text",
        "/needed | POST | {'a':{}} | {body.a} has an object where a form has a text",
        "/needed | POST | {} | {body.a} is missing"
      })
  void areABadRequestWhereTheClientsValueFitsNoField(
      String target, String method, String json, String detail) {
    HttpResponse<String> response = send(method, target, json.replace('\'', '"'));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Json.of(response).path("detail").asString()).isEqualTo(detail);
    assertThat(service.requests()).isEmpty();
  }
}
