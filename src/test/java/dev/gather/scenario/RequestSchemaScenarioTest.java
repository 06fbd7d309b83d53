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

class RequestSchemaScenarioTest {

  private static SocketStub service;
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    service = SocketStub.start(request -> Reply.json("[]"));
    gateway =
        Gateway.start(
            """
            upstreams: { service: { url: "%s" } }
            routes:
              order:
                path: /orders
                method: POST
                request-schema:
                  type: object
                  required: [items]
                  additionalProperties: false
                  properties:
                    items: { type: array, items: { $ref: "#/$defs/item" } }
                    note: { type: string }
                  $defs:
                    item: { type: object, properties: { amount: { type: integer, minimum: 1 } } }
                calls:
                  order: { upstream: service, path: /orders }
              owned:
                path: /owned
                method: POST
                require: [{ that: body.owner = "shop" }]
                calls:
                  order: { upstream: service, path: /orders, method: POST, body: "{body}" }
            """
                .formatted(service.url()));
  }

  @BeforeEach
  void forget() {
    service.forget();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    service.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/owned  | {\"owner\":\"x\",\"owner\":\"shop\"}",
        "/owned  | {\"\\u006fwner\":\"x\",\"owner\":\"shop\"}",
        "/owned  | {\"owner\":\"shop\",\"a\":[{\"b\":1,\"b\":2}]}",
        "/orders | {\"items\":[1],\"items\":[]}"
      })
  void refusesABodyThatTwoReadersMayReadInTwoWays(String path, String body) {
    HttpResponse<String> answer = post(path, body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("the body has a name twice in one object");
    assertThat(service.requests()).isEmpty();
    assertThat(post("/owned", "{\"owner\":\"shop\",\"a\":{\"owner\":1}}").statusCode())
        .isEqualTo(200);
  }

  @Test
  void listsEveryViolationWithItsPlace() {
    HttpResponse<String> answer =
        post("{\"items\":[{\"amount\":0},{\"amount\":\"secret\"},{}],\"x\":1}");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(answer.body())
        .contains("\"detail\":\"the body breaks the route's schema\"")
        .contains("{\"pointer\":\"/items/0/amount\",\"message\":\"must be at least 1\"}")
        .contains("{\"pointer\":\"/items/1/amount\",\"message\":\"must be of type integer\"}")
        .contains("{\"pointer\":\"/x\",\"message\":\"is not allowed\"}")
        .doesNotContain("secret");
    assertThat(Json.of(answer).path("violations")).hasSize(3);
    assertThat(service.requests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"items\":[]} | 200 | {\"order\":[]}",
        "{\"items\":[]  | 400 | the body is not exactly one JSON value",
        "null           | 400 | must be of type object"
      })
  void callsOnlyForABodyThatFits(String body, int status, String part) {
    HttpResponse<String> answer = post(body);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains(part);
    assertThat(service.requests()).hasSize(status == 200 ? 1 : 0);
  }

  @Test
  void checksALargeBodyAwayFromTheEventLoop() {
    String items = "{\"amount\":1},".repeat(40_000);

    assertThat(post("{\"items\":[" + items + "{\"amount\":1}]}").statusCode()).isEqualTo(200);
    HttpResponse<String> broken = post("{\"items\":[" + items + "{\"amount\":0}]}");
    assertThat(broken.statusCode()).isEqualTo(400);
    assertThat(broken.body()).contains("\"pointer\":\"/items/40000/amount\"");
    String many = "{\"amount\":0},".repeat(40_000);
    assertThat(Json.of(post("{\"items\":[" + many + "{}]}")).path("violations")).hasSize(100);
  }

  private static HttpResponse<String> post(String body) {
    return post("/orders", body);
  }

  private static HttpResponse<String> post(String path, String body) {
    return gateway.send(
        gateway
            .request(path)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build());
  }
}
