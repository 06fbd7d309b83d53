package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What clients send, and what becomes of it in the bodies that upstreams get. */
@ExtendWith(OutputCaptureExtension.class)
class RequestBodiesTest {

  private static final String DEFINITION =
      """
      upstreams:
        service: { url: "%s", retry: { max-attempts: 1 } }
      routes:
        typed:
          path: "/typed/{id}"
          method: POST
          calls:
            order:
              upstream: service
              method: POST
              path: /orders
              body:
                value: "{body.value}"
                text: "<{body.value:none}>"
                fromPath: "{path.id}"
                fromQuery: "{query.q:7}"
                missing: "{body.missing:7}"
                nothing: "{body.missing:null}"
                quoted: "{body.missing:a \\"b\\"}"
                "na{{me": ["{body.value}", 1.10, true, null, "{{text}}"]
        whole: { path: /whole, method: PUT, calls: {
                 order: { upstream: service, method: PUT, path: /orders, body: "{body}" } } }
        member:
          path: /member
          method: POST
          calls:
            order: { upstream: service, method: POST, path: "/orders/{body.id}",
                     body: { name: "{body.customer['first name']}", one: "{body.lines[0].sku}" } }
        chain:
          path: /chain
          method: POST
          calls:
            source: { upstream: service, path: /source }
            order: { upstream: service, method: POST, path: /orders, required: false,
                     body: { id: "{source.id}", text: "no. {source.id}", of: "{body.of:0}" } }
        impatient: { path: /impatient, method: POST, deadline: 300ms, calls: {
                     order: { upstream: service, method: POST, path: /orders, body: "{body}" } } }
        unread: { path: /unread, method: POST, calls: {
                  part: { upstream: service, path: /orders } } }
      """;

  private static final String HEAD =
      "POST /typed/5 HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\n";

  /** All of a value, and then what is no chunk. */
  private static final String BROKEN_CHUNKS =
      HEAD + "Transfer-Encoding: chunked\r\n\r\nb\r\n{\"value\":1}\r\nzz\r\n";

  private static final String HALF_A_BODY = HEAD + "Content-Length: 99\r\n\r\n{\"value\":1}";

  private static volatile String source = "{}";

  private static SocketStub service;
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    service =
        SocketStub.start(request -> Reply.json(request.path().equals("/source") ? source : "1"));
    gateway =
        Gateway.start(
            DEFINITION.formatted(service.url()),
            "gather.request.max-body=1KB",
            "gather.request.max-depth=5");
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

  private static HttpResponse<String> post(String target, String json) {
    return send(
        "POST", target, "application/json", json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static HttpResponse<String> send(String method, String target, String type, byte[] body) {
    HttpRequest.Builder request =
        gateway.request(target).method(method, BodyPublishers.ofByteArray(body));
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    return gateway.send(request.build());
  }

  private static String sent() {
    assertThat(service.requests("/orders")).hasSize(1);
    return new String(
        service.requests("/orders").get(0).body().getBytes(ISO_8859_1),
        java.nio.charset.StandardCharsets.UTF_8);
  }

  private static void assertProblem(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(Json.of(response).path("status").asInt()).isEqualTo(status);
    assertThat(response.headers().firstValue("server-timing")).isPresent();
    assertThat(response.headers().firstValue("x-request-id")).isPresent();
    assertThat(service.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "1.10",
        "1E400",
        "9223372036854775808",
        "true",
        "\"7\"",
        "\"caf\u00e9 \\u00e9\\/\""
      })
  void keepTheTypeOfAValueByteForByte(String value) {
    HttpResponse<String> response = post("/typed/5?q=a", "{ \"value\" : " + value + " }");

    assertThat(response.statusCode()).isEqualTo(200);
    String text = value.replace("\"", "").replace("\\u00e9\\/", "\u00e9/");
    assertThat(sent())
        .isEqualTo(
            "{\"value\":"
                + value
                + ",\"text\":\"<"
                + text
                + ">\",\"fromPath\":\"5\",\"fromQuery\":\"a\",\"missing\":7,\"nothing\":null,"
                + "\"quoted\":\"a \\\"b\\\"\",\"na{{me\":["
                + value
                + ",1.10,true,null,\"{text}\"]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1, \"a\"]", "{\"a\" : [ ]}"})
  void areRefusedWhereAStructureWouldBecomeText(String value) {
    assertProblem(post("/typed/5", "{\"value\":" + value + "}"), 400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"b\" : 1.0, \"a\":[ ]}", "[1,2]", "\"text\"", "null"})
  void arePassedOnAsAWhole(String json) {
    HttpResponse<String> response =
        send("PUT", "/whole", "application/json", (" " + json + "\n").getBytes(ISO_8859_1));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(sent()).isEqualTo(json);
  }

  @Test
  void areReadByMemberAndPosition() {
    post("/member", "{\"id\":3,\"customer\":{\"first name\":\"Ann\"},\"lines\":[{\"sku\":\"x\"}]}");

    assertThat(sent()).isEqualTo("{\"name\":\"Ann\",\"one\":\"x\"}");
    assertThat(service.requests().get(0).target()).isEqualTo("/orders/3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        "3",
        "{\"id\":3}",
        "{\"id\":3,\"customer\":{\"first name\":\"Ann\"},\"lines\":[]}",
        "{\"id\":null,\"customer\":{\"first name\":\"Ann\"},\"lines\":[{\"sku\":\"x\"}]}",
        "{\"id\":[3],\"customer\":{\"first name\":\"Ann\"},\"lines\":[{\"sku\":\"x\"}]}",
        "{\"id\":\"..\",\"customer\":{\"first name\":\"Ann\"},\"lines\":[{\"sku\":\"x\"}]}"
      })
  void areRefusedWhenAMemberIsMissingOrUnfit(String json) {
    assertProblem(post("/member", json), 400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"value\":1}}",
        "{'value':1}",
        "{\"value\":01}",
        "value=1",
        "[[[[[[1]]]]]]"
      })
  void areRefusedWhenTheyAreNotOneJsonValue(String body) {
    assertProblem(post("/typed/5", body), 400);
  }

  @Test
  void areRefusedWhenTheyAreNotUtf8() {
    byte[] latin1 = "{\"value\":\"caf\u00e9\"}".getBytes(ISO_8859_1);

    assertProblem(send("POST", "/typed/5", "application/json", latin1), 400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "text/plain", "multipart/form-data", "///", "application/jsonp"})
  void areRefusedWhenTheyAreOfAnotherType(String type) {
    assertProblem(send("POST", "/typed/5", type, "{\"value\":1}".getBytes(ISO_8859_1)), 415);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json; charset=utf-8",
        "Application/JSON",
        "application/merge-patch+json"
      })
  void areReadWhateverFlavourOfJsonTheyAre(String type) {
    assertThat(send("POST", "/typed/5", type, "{\"value\":1}".getBytes(ISO_8859_1)).statusCode())
        .isEqualTo(200);
  }

  @Test
  void areRefusedWhenTheyAreTooLarge() {
    String fits = "{\"value\":\"" + "x".repeat(1024 - 12) + "\"}";
    assertThat(fits).hasSize(1024);
    assertThat(post("/typed/5", fits).statusCode()).isEqualTo(200);
    service.forget();

    assertProblem(post("/typed/5", fits + " "), 413);
  }

  @Test
  void areNotUsedWhenTheirFramingBreaks() {
    String response;
    try (RawClient client = RawClient.connect(gateway)) {
      client.write(BROKEN_CHUNKS);
      response = client.readToEnd();
    }

    assertThat(response)
        .startsWith("HTTP/1.1 400 ")
        .containsIgnoringCase("content-type: application/problem+json")
        .containsIgnoringCase("x-request-id: ")
        .containsIgnoringCase("server-timing: ")
        .containsOnlyOnce("HTTP/1.1");
    assertThat(post("/typed/5", "{\"value\":2}").statusCode()).isEqualTo(200);
    assertThat(sent()).contains("\"value\":2");
  }

  @Test
  void areWaitedForUntilTheDeadline() {
    String response;
    try (RawClient client = RawClient.connect(gateway)) {
      client.write(HALF_A_BODY.replace("/typed/5", "/impatient"));
      response = client.readToEnd();
    }

    assertThat(response)
        .startsWith("HTTP/1.1 408 ")
        .containsIgnoringCase("content-type: application/problem+json")
        .containsIgnoringCase("connection: close")
        .containsOnlyOnce("HTTP/1.1");
    assertThat(service.requests()).isEmpty();
  }

  @Test
  void areGivenUpWhenTheClientLeavesBeforeTheirEnd(CapturedOutput output) {
    double before = count("cancelled");
    try (RawClient client = RawClient.connect(gateway)) {
      client.write(HALF_A_BODY);
    }

    await().untilAsserted(() -> assertThat(count("cancelled")).isEqualTo(before + 1));
    assertThat(count("failed")).isZero();
    assertThat(output.getAll()).doesNotContain("AbortedException");
    assertThat(service.requests()).isEmpty();
  }

  private static double count(String outcome) {
    return gateway
        .context()
        .getBean(MeterRegistry.class)
        .find("gather.requests")
        .tags("route", "typed", "outcome", outcome)
        .timers()
        .stream()
        .mapToDouble(Timer::count)
        .sum();
  }

  @Test
  void areNotLookedAtWhereNothingReadsThem() {
    assertThat(send("POST", "/unread", "text/plain", new byte[] {-1}).statusCode()).isEqualTo(200);
  }

  @Test
  void areRefusedWhereBrokenTextWouldHaveToBeSpliced() {
    assertProblem(post("/typed/5", "{\"value\":\"\\ud83d\"}"), 400);
  }

  @Test
  void areUnresolvedWhereAnAnswersBrokenTextWouldHaveToBeSpliced() {
    source = "{\"id\":\"\\ud83d\"}";

    HttpResponse<String> response = post("/chain", "{}");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .isEqualTo(
            "{\"source\":{\"id\":\"\\ud83d\"},\"order\":null,"
                + "\"errors\":[{\"call\":\"order\",\"kind\":\"unresolved\"}]}");
    assertThat(service.requests("/orders")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"id\":[1]}", "[]"})
  void areUnresolvedWhenAnAnswerLacksWhatTheyNeed(String answer) {
    source = answer;

    HttpResponse<String> response = post("/chain", "{}");

    assertThat(Json.errors(response))
        .containsExactly("{\"call\":\"order\",\"kind\":\"unresolved\"}");
  }

  @Test
  void keepTheTypeOfAnAnswersValue() {
    source = "{\"id\": 1.10 }";

    assertThat(post("/chain", "{\"of\":[1]}").statusCode()).isEqualTo(200);

    assertThat(sent()).isEqualTo("{\"id\":1.10,\"text\":\"no. 1.10\",\"of\":[1]}");
  }
}
