package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients may send and what they get, by the letter of RFC 9110 and 9112. */
class MessagesTest {

  private static final String SECOND = "GET /second HTTP/1.1|Host: g|Connection: close||";
  private static final String DATE =
      "(?is).*\r\ndate: [a-z]{3}, [0-9]{2} [a-z]{3} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} gmt\r\n.*";

  private static SocketStub service;
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    service =
        SocketStub.start(
            request ->
                request.path().startsWith("/dated")
                    ? Reply.of(200, "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n", new byte[] {'1'})
                    : Reply.json("\"" + "x".repeat(2000) + "\""));
    gateway =
        Gateway.start(
            """
            upstreams: { service: { url: "%s" } }
            routes:
              one: { path: /one, calls: { part: { upstream: service, path: "/one?ids={query.ids}" } } }
              post: { path: /one, method: POST, calls: { part: { upstream: service, method: POST, path: /post, body: "{body}" } } }
              files: { path: "/files/**", proxy: { upstream: service, path: / } }
            """
                .formatted(service.url()));
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "GET /one HTTP/1.1||#                                                          400",
        "GET /one HTTP/1.1|Host: a|Host: a||#                                          400",
        "GET /one HTTP/1.1|Host: a b||#                                                400",
        "GET /one HTTP/1.1|Host: a/b||#                                                400",
        "GET /one HTTP/1.1|Host: a@b||#                                                400",
        "GET /one HTTP/1.1|Host: a:b||#                                                400",
        "GET /one HTTP/1.1|Host: a,b,|Connection: close||# 200",
        "GET /one HTTP/1.1|Host: [::1]:80|Connection: close||# 200",
        "GET /one HTTP/1.1|Host: [::1||#                                               400",
        "GET /one HTTP/1.1|Host: [::ffff:1.2.3.4]|Connection: close||# 200",
        "GET /one HTTP/1.1|Host: [fe80::1%25eth0]:80|Connection: close||# 200",
        "GET /one HTTP/1.1|Host: [v1.x]|Connection: close||# 200",
        "GET /one HTTP/1.1|Host: [zz]||#                                               400",
        "GET /one HTTP/1.1|Host: [zz]:80||#                                            400",
        "GET /one HTTP/1.1|Host: [1]||#                                                400",
        "GET /one HTTP/1.1|Host: [1.2.3.4]||#                                          400",
        "GET /one HTTP/1.1|Host: [1:2:3:4:5:6:7:8:9]||#                                400",
        "GET /one HTTP/1.1|Host: [::1%]||#                                             400",
        "GET /one HTTP/1.1|Host: [v.x]||#                                              400",
        "GET /one HTTP/1.1|Host: []||#                                                 400",
        "GET /one HTTP/1.1|Host: a:|Connection: close||# 200",
        "GET /one HTTP/1.1|Host: [::1]:|Connection: close||# 200",
        "GET /one HTTP/1.1|Host:|Connection: close||# 200",
        "GET /one HTTP/1.1|Host: :|Connection: close||# 200",
        "GET /one HTTP/1.0||#                                                          200",
        "GET /one HTTP/1.0|Host: a|Host: b||#                                          400",
        "GET /one http/1.1|Host: g|Connection: close||#                                200",
        "GET /one HTTP/1.7|Host: g|Connection: close||#                                200",
        "GET /one HTTP/1.10|Host: g||#                                                 400",
        "GET /one HTTP/2.0|Host: g||#                                                  505",
        "GET /one HTTP/9.9|Host: g||#                                                  505",
        "GET /one HTTP/0.9|Host: g||#                                                  505",
        "GET /one ICAP/1.1|Host: g||#                                                  400",
        "POST /one HTTP/1.1|Host: g|Transfer-Encoding: xchunked|Content-Length: 47||#  400",
        "POST /one HTTP/1.1|Host: g|Transfer-Encoding: \"chunked\"||#                  400",
        "POST /one HTTP/1.1|Host: g|Transfer-Encoding: identity|Content-Length: 47||#  400",
        "POST /one HTTP/1.1|Host: g|Transfer-Encoding: gzip|Content-Length: 47||#      400",
        "POST /one HTTP/1.1|Host: g|Transfer-Encoding: chunked, gzip||#                400",
        "POST /one HTTP/1.1|Host: g|Transfer-Encoding: chunked, chunked||0||#          400",
        "POST /one HTTP/1.1|Host: g|Transfer-Encoding: chunked;a=b||0||#               400",
        "POST /one HTTP/1.1|Host: g|Transfer-Encoding: ||#                             400",
        "POST /one HTTP/1.0|Transfer-Encoding: chunked||0||#                           400",
        "POST /one HTTP/1.1|Host: g|Transfer-Encoding: gzip, chunked||0||#             501",
        "POST /one HTTP/1.1|Host: g|Transfer-Encoding: x|Transfer-Encoding: chunked||# 501",
        "POST /one HTTP/1.1|Host: g|Transfer-Encoding: chunked|Content-Length: 1||0||# 400",
        "POST /one HTTP/1.2|Host: g|Transfer-Encoding: chunked||0||#                   400",
        "GET /one HTTP/1.1|Host: g|Sec-WebSocket-Key1: 1|Sec-WebSocket-Key2: 2||#      400",
        "POST /one HTTP/1.1|Host: g|Content-Length: +5||#                              400",
        "POST /one HTTP/1.1|Host: g|Content-Length: 0x5||#                             400",
        "POST /one HTTP/1.1|Host: g|Content-Length: 5|Content-Length: 6||#             400"
      })
  void areFramedAsTheyMustBeOrRefused(String request, int status) {
    String answer = exchange(status == 200 ? request : request + SECOND);

    assertThat(answer).matches("(?s)HTTP/1[.]1 " + status + " .*").doesNotContain("\nHTTP/");
    assertThat(answer.toLowerCase(Locale.ROOT)).contains("x-request-id: ", "\r\ndate: ");
    if (status != 200) {
      assertThat(answer.toLowerCase(Locale.ROOT))
          .contains("connection: close", "content-type: application/problem+json");
      assertThat(service.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400, POST /one HTTP/1.1|Host: a|Host: b",
    "400, GET /one?ids=%ff HTTP/1.1|Host: g|Connection: close",
    "404, POST /nowhere HTTP/1.1|Host: g|Connection: close",
    "405, PUT /one HTTP/1.1|Host: g|Connection: close",
    "413, POST /one HTTP/1.1|Host: g|Content-Type: application/json|Connection: close",
    "415, POST /one HTTP/1.1|Host: g|Content-Type: text/plain|Connection: close"
  })
  void thatAreRefusedHaveTheirAnswerThoughTheirBodyIsStillOnItsWay(int status, String head) {
    String request = head.replace("|", "\r\n") + "\r\nContent-Length: 2000000\r\n\r\n";
    for (int i = 0; i < 20; i++) {
      try (RawClient client = RawClient.connect(gateway)) {
        client.write(request);
        client.write("x".repeat(2_000_000));
        assertThat(client.readToEnd()).startsWith("HTTP/1.1 " + status + " ");
      }
    }
  }

  @Test
  void saysWhatIsWrongWithTheirFraming() {
    assertThat(exchange("GET /one HTTP/1.1||")).contains("not exactly one valid Host field");
    assertThat(exchange("GET /one HTTP/3.0|Host: g||")).contains("expected: HTTP/1.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/one", "/nowhere", "/one?ids=%ff", "/files/a", "/livez"})
  void haveADate(String target) {
    assertThat(exchange("GET " + target + " HTTP/1.1|Host: g|Connection: close||")).matches(DATE);
    assertThat(exchange("HEAD " + target + " HTTP/1.1|Host: g|Connection: close||")).matches(DATE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/event-stream", "application/x-ndjson"})
  void haveADateAsStreams(String accept) {
    assertThat(exchange("GET /one HTTP/1.1|Host: g|Accept: " + accept + "|Connection: close||"))
        .matches(DATE);
  }

  @Test
  void keepTheDateOfAProxiedAnswer() {
    HttpResponse<String> answer = gateway.get("/files/dated");

    assertThat(answer.headers().allValues("date")).containsExactly("Sun, 06 Nov 1994 08:49:37 GMT");
  }

  /** An interim answer is none to a request, so that the HEAD is not taken for the first one. */
  @Test
  void haveTheirBodiesAfterAnInterimAnswer() {
    try (RawClient client = RawClient.connect(gateway)) {
      client.write(
          """
          PUT /files/a HTTP/1.1\r
          Host: g\r
          Expect: 100-continue\r
          Content-Length: 1\r
          \r
          1HEAD /files/b HTTP/1.1\r
          Host: g\r
          Connection: close\r
          \r
          """);

      assertThat(client.readToEnd())
          .matches(
              "(?s)HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n.*\"x{2000}\"HTTP/1.1 200 .*");
    }
  }

  @Test
  void ofAPreflightAreForTheProxiedService() {
    String answer = preflight("/files/a");

    assertThat(answer).startsWith("HTTP/1.1 200 ");
    assertThat(service.requests())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.method()).isEqualTo("OPTIONS");
              assertThat(request.header("access-control-request-method")).containsExactly("PUT");
            });
  }

  @Test
  void ofAPreflightAreThoseOfAnyOptions() {
    assertThat(preflight("/one").toLowerCase(Locale.ROOT))
        .startsWith("http/1.1 204 ")
        .contains("allow: get, head, options, post", "x-request-id: ");
    assertThat(preflight("/nowhere").toLowerCase(Locale.ROOT))
        .startsWith("http/1.1 404 ")
        .contains("x-request-id: ");
  }

  @ParameterizedTest
  @CsvSource({"/one, _none", "/nowhere, _none", "/files/a, files"})
  void ofAPreflightAreCounted(String target, String route) {
    double before = counted(route);

    preflight(target);

    await().until(() -> counted(route) > before);
  }

  /** OPTIONS requests of a route. */
  private static double counted(String route) {
    return gateway
        .operators("/actuator/prometheus")
        .lines()
        .filter(line -> line.startsWith("gather_requests_seconds_count{"))
        .filter(line -> line.contains("route=\"" + route + "\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"*; gzip", "gzip; gzip", "deflate; deflate", "br, *; gzip", "snappy; identity"})
  void areEncodedAsUsualClientsKnow(String accepted, String coding) {
    String answer =
        exchange("GET /one HTTP/1.1|Host: g|Accept-Encoding: " + accepted + "|Connection: close||")
            .toLowerCase(Locale.ROOT);

    if (coding.equals("identity")) {
      assertThat(answer).doesNotContain("content-encoding");
    } else {
      assertThat(answer).contains("content-encoding: " + coding + "\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/one", "/nowhere", "/files/a"})
  void mayAcceptAnyNumberOfMediaTypes(String target) {
    String accepted = "a/b;q=0.1, ".repeat(200) + "application/json";
    String answer =
        exchange(
            "GET " + target + " HTTP/1.1|Host: g|Accept: " + accepted + "|Connection: close||");

    assertThat(answer).matches("(?s)HTTP/1.1 (200|404) .*");
  }

  @Test
  void withAnUnknownContentCodingAreRefusedForTheirCoding() {
    String answer =
        exchange(
            "POST /one HTTP/1.1|Host: g|Content-Type: application/json|Content-Encoding: br"
                + "|Content-Length: 2|Connection: close||{}");

    assertThat(answer).startsWith("HTTP/1.1 415 ").contains("(expected: gzip, or no");
    assertThat(answer.toLowerCase(Locale.ROOT)).contains("accept-encoding: gzip\r\n");
    assertThat(
            exchange(
                "POST /one HTTP/1.1|Host: g|Content-Type: application/json"
                    + "|Content-Encoding: identity|Content-Length: 2|Connection: close||{}"))
        .startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "|Accept-Encoding: gzip"})
  void ofHeadSayNoLengthThatGetHasNot(String accepted) {
    String end = " /one HTTP/1.1|Host: g" + accepted + "|Connection: close||";
    String get = exchange("GET" + end).toLowerCase(Locale.ROOT);
    String head = exchange("HEAD" + end).toLowerCase(Locale.ROOT);

    assertThat(head.contains("content-length")).isEqualTo(get.contains("content-length: 2"));
    assertThat(head).doesNotContain("transfer-encoding: chunked\r\n\r\n0");
  }

  @Test
  void mayHaveLongTargetsAndHeaders() {
    assertThat(
            exchange("GET /one?ids=" + "1".repeat(8_000) + " HTTP/1.1|Host: g|Connection: close||"))
        .startsWith("HTTP/1.1 200 ");
    assertThat(
            exchange(
                "GET /one HTTP/1.1|Host: g|Cookie: a="
                    + "1".repeat(16_000)
                    + "|Connection: close||"))
        .startsWith("HTTP/1.1 200 ");
    assertThat(exchange("GET /one?ids=" + "1".repeat(17_000) + " HTTP/1.1|Host: g||"))
        .startsWith("HTTP/1.1 414 ");
    assertThat(exchange("GET /one HTTP/1.1|Host: g|Cookie: a=" + "1".repeat(33_000) + "||"))
        .startsWith("HTTP/1.1 431 ");
  }

  private static String preflight(String path) {
    return exchange(
        "OPTIONS "
            + path
            + " HTTP/1.1|Host: g|Origin: https://shop.example|Access-Control-Request-Method: PUT"
            + "|Connection: close||");
  }

  private static String exchange(String request) {
    try (RawClient client = RawClient.connect(gateway)) {
      client.write(request.replace("|", "\r\n"));
      return client.readToEnd();
    }
  }
}
