package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that try to be more than values; the stub sees each request byte for byte. */
class HostileValuesTest {

  private static final String DEFINITION =
      """
      upstreams:
        service: { url: "%s/base", retry: { max-attempts: 1 }, headers: { forward: [x-value] } }
      routes:
        path: { path: "/path/{v}", calls: {
                part: { upstream: service, path: "/a/{path.v}/tail?fixed=1" } } }
        affix: { path: "/affix/{v}", calls: {
                 part: { upstream: service, path: "/a/x{path.v}y/tail?fixed=1" } } }
        dot: { path: "/dot/{v}", calls: { part: { upstream: service, path: "/a/.{path.v}/tail" } } }
        query: { path: /query, calls: {
                 part: { upstream: service, path: "/q?first=1&v={query.v}&last=2" } } }
        header: { path: /header, calls: {
                  part: { upstream: service, path: "/h/{header.x-value}?v={header.X-Value}&last=2" } } }
        answer:
          path: /answer
          calls:
            source: { upstream: service, path: /source }
            part: { upstream: service, path: "/a/{source.v}/tail?v={source.v}&last=2",
                    required: false }
      """;

  private static volatile String answer = "null";

  private static SocketStub service;
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    service =
        SocketStub.start(
            request -> Reply.json(request.path().equals("/base/source") ? answer : "\"seen\""));
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

  static List<String> values() {
    return List.of(
        "a/b",
        "a%2fb",
        "%",
        "%00",
        "x?y=1#z",
        "x&last=3",
        "a;b=c",
        "//evil.example/",
        "http://evil.example/",
        "@evil.example",
        ":8080",
        "é",
        "é",
        "\r\nX-Evil: 1",
        "x HTTP/1.1\r\nHost: evil.example\r\n\r\nGET /admin",
        "\u0000",
        "a\u0000b",
        "\u2028",
        "\ufeff",
        "\uff0e\uff0e\uff0fadmin",
        "😀",
        "{path.v}",
        "${jndi:ldap://evil.example}",
        "a b+c",
        "...",
        "'\"<>`|^",
        "x".repeat(2000));
  }

  private static String escaped(String value) {
    return URLEncoder.encode(value, UTF_8).replace("+", "%20");
  }

  /** That exactly one request was sent beside those to the source, and where to. */
  private static void assertSent(String target) {
    assertThat(service.requests())
        .filteredOn(request -> !request.path().equals("/base/source"))
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.requestLine()).isEqualTo("GET " + target + " HTTP/1.1");
              assertThat(request.header("host"))
                  .containsExactly(service.url().substring("http://".length()));
              assertThat(request.headerNames()).doesNotContain("x-evil");
            });
  }

  @ParameterizedTest
  @MethodSource("values")
  void areOneSegmentFromThePath(String value) {
    HttpResponse<String> response = gateway.get("/path/" + escaped(value));

    assertThat(response.statusCode()).isEqualTo(200);
    assertSent("/base/a/" + Encoded.text(value) + "/tail?fixed=1");
  }

  @ParameterizedTest
  @MethodSource("values")
  void areAPieceOfASegmentFromThePath(String value) {
    HttpResponse<String> response = gateway.get("/affix/" + escaped(value));

    assertThat(response.statusCode()).isEqualTo(200);
    assertSent("/base/a/x" + Encoded.text(value) + "y/tail?fixed=1");
  }

  @ParameterizedTest
  @MethodSource("values")
  void areOneValueFromTheQuery(String value) {
    HttpResponse<String> response = gateway.get("/query?v=" + escaped(value));

    assertThat(response.statusCode()).isEqualTo(200);
    assertSent("/base/q?first=1&v=" + Encoded.text(value) + "&last=2");
  }

  @Test
  void areAnEmptyValueFromTheQuery() {
    assertThat(gateway.get("/query?v=").statusCode()).isEqualTo(200);
    assertSent("/base/q?first=1&v=&last=2");
  }

  @ParameterizedTest
  @MethodSource("values")
  void areOneSegmentAndOneValueFromAnAnswer(String value) {
    answer = Json.object("v", value);

    HttpResponse<String> response = gateway.get("/answer");

    assertThat(Json.of(response).path("part").asString()).isEqualTo("seen");
    assertSent("/base/a/" + Encoded.text(value) + "/tail?v=" + Encoded.text(value) + "&last=2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a/b",
        "a%2fb",
        "x?y=1#z",
        "a, b",
        "http://evil.example/",
        "{path.v}",
        "a\tb",
        "\u00e9",
        "\u00ff\u0080"
      })
  void areOneSegmentOneValueAndOneFieldFromAHeader(String bytes) {
    String response = RawClient.exchange(gateway, "GET /header", "X-Value: " + bytes);

    assertThat(response).startsWith("HTTP/1.1 200 ");
    String text = Encoded.text(bytes);
    assertSent("/base/h/" + text + "?v=" + text + "&last=2");
    assertThat(service.requests().get(0).header("x-value")).containsExactly(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0000", "a\u0000b", "a\rb", "a\nX-Evil: 1", "a\u000bb", "a\u007fb"})
  void neverStartAHeaderOfTheirOwn(String bytes) {
    String response = RawClient.exchange(gateway, "GET /header", "X-Value: " + bytes);

    assertThat(response).matches("(?s)HTTP/1\\.1 (200|400) .*");
    for (Recorded request : service.requests()) {
      assertThat(request.headerNames()).doesNotContain("x-evil");
      assertThat(request.fields()).noneMatch(field -> field.matches("(?s).*[\r\n\u0000].*"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/path/..",
        "/path/.",
        "/path/%2e%2e",
        "/path/%2E",
        "/dot/.",
        "/dot/%2e",
        "/path/..%2fsecret",
        "/path/..%5Csecret",
        "/path/a%2F..",
        "/path/%252e%252e%252fsecret",
        "/path/%252e%252e",
        "/header",
        "/path/%ff"
      })
  void areRefusedWhenTheyLeaveNoSegment(String target) {
    String response = RawClient.exchange(gateway, "GET " + target);

    assertThat(response).startsWith("HTTP/1.1 400 ");
    assertThat(response).containsIgnoringCase("content-type: application/problem+json");
    assertThat(service.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/path/", "/path//", "/path//x", "/path/a/b", "/path/../header"})
  void areNotFoundWhenTheyAreNoSegment(String target) {
    assertThat(RawClient.exchange(gateway, "GET " + target)).startsWith("HTTP/1.1 404 ");
    assertThat(service.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\"",
        "\".\"",
        "\"..\"",
        "\"../secret\"",
        "\"..%2fsecret\"",
        "\"\\u002e\\u002E\"",
        "null",
        "[]",
        "[\"a\"]",
        "{}",
        "\"\\ud83d\"",
        "\"\\ude00x\"",
        "\"\\ude00\\ud83d\""
      })
  void areUnresolvedWhenAnAnswerLeavesNoSegment(String json) {
    answer = "{\"v\":" + json + "}";

    HttpResponse<String> response = gateway.get("/answer");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(Json.errors(response))
        .containsExactly("{\"call\":\"part\",\"kind\":\"unresolved\"}");
    assertThat(service.requests()).hasSize(1);
    assertThat(new String(response.body().getBytes(ISO_8859_1), ISO_8859_1))
        .startsWith("{\"source\":" + answer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"9007199254740993", "1.10", "1E400", "-0.0", "true", "false"})
  void areTheTextOfANumberAsItWasWritten(String json) {
    answer = "{\"v\":" + json + "}";

    assertThat(gateway.get("/answer").statusCode()).isEqualTo(200);
    assertSent("/base/a/" + json + "/tail?v=" + json + "&last=2");
  }
}
