package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Lines, targets, fields and chunks, by the letter of RFC 9112 and as far beside it as it allows.
 */
class WireSyntaxTest {

  private static final String SECOND = "GET /second HTTP/1.1|Host: g|Connection: close||";
  private static final String LAST = "Host: g|Connection: close||";
  private static final String POST =
      "POST /one HTTP/1.1|Host: g|Content-Type: application/json|Transfer-Encoding: chunked||";
  private static final String LONG = "\"" + "x".repeat(3000) + "\"";

  private static SocketStub service;
  private static Gateway gateway;

  private static Reply reply(Recorded request) {
    return switch (request.path()) {
      case "/fixed" -> Reply.of(200, "Cache-Control: no-transform\r\n", LONG.getBytes(ISO_8859_1));
      case "/chunks" ->
          raw("Transfer-Encoding: chunked||3;a=b|abc|4|defg|0|X-Trailer: 1||", Reply.Then.CONTINUE);
      case "/folded" -> raw("X-A: one| two|X-B : b|Content-Length: 1||1", Reply.Then.CONTINUE);
      case "/cr" -> raw("X-A: a\rb|Content-Length: 1||1", Reply.Then.CLOSE);
      case "/nul" -> raw("X-A: a\0b|Content-Length: 1||1", Reply.Then.CLOSE);
      case "/large" -> Reply.json("\"" + "x".repeat(100_000) + "\"");
      default -> Reply.json(request.path().equals("/long") ? LONG : "7");
    };
  }

  private static Reply raw(String rest, Reply.Then then) {
    return Reply.raw(("HTTP/1.1 200 OK|" + rest).replace("|", "\r\n"), then);
  }

  @BeforeAll
  static void start() {
    service = SocketStub.start(WireSyntaxTest::reply);
    gateway =
        Gateway.start(
            """
            upstreams: { service: { url: "%s", headers: { forward: [x-a] } } }
            routes:
              one: { path: /one, calls: { part: { upstream: service, path: /one } } }
              long: { path: /long, calls: { part: { upstream: service, path: /long } } }
              large: { path: /large, calls: { part: { upstream: service, path: /large } } }
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
  @ValueSource(
      strings = {
        "GET /one HTTP/1.1\nHost: g||",
        "GET /one HTTP/1.1|Host: g\n|",
        "GET /one HTTP/1.1|Host: g|\n",
        "GET /one HTTP/1.1\rHost: g||",
        "GET /one HTTP/1.1 |Host: g||",
        "GET /one /two HTTP/1.1|Host: g||",
        "\0GET /one HTTP/1.1|Host: g||",
        "GET /one HTTP/1.1| Host: g||",
        "GET /one HTTP/1.1|\tX-A: b|Host: g||",
        "GET /one HTTP/1.1| |Host: g||",
        "GET /one HTTP/1.1|Host : g||",
        "GET /one HTTP/1.1|Host: g|X-A\t: b||",
        "GET /one HTTP/1.1|Host: g|X-A||",
        "GET /one HTTP/1.1|Host: g|: b||",
        "GET /one HTTP/1.1|Host: g|X(A): b||",
        "GET /one HTTP/1.1|Host: g|X-A: a\rb||",
        "GET /one HTTP/1.1|Host: g|X-A: a\r|X-B: b||",
        "GET /one HTTP/1.1|Host: g|X-A: a\nb||",
        "GET /one HTTP/1.1|Host: g|X-A: a\0b||",
        "GET /one HTTP/1.1|Host: g|X-A: a\u0001b||",
        "POST /one HTTP/1.1|Host: g|Transfer-Encoding:| chunked||0||"
      })
  void isRefusedWhereItIsNone(String request) {
    assertRefused(exchange(request + SECOND));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "one",
        "x/one",
        "@g/one",
        ":80/one",
        "?/one",
        "*",
        "*/one",
        "ftp://g/one",
        "http:/one",
        "http:///one",
        "http://:80/one",
        "http://u:p@g/one"
      })
  void isRefusedWhereNobodyCanTellTheTarget(String target) {
    assertRefused(exchange("GET " + target + " HTTP/1.1|Host: g||" + SECOND));
  }

  private static void assertRefused(String answer) {
    assertThat(answer).startsWith("HTTP/1.1 400 ").doesNotContain("\nHTTP/", "}HTTP/");
    assertThat(answer.toLowerCase(Locale.ROOT))
        .contains("connection: close", "content-type: application/problem+json");
    assertThat(service.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "||GET /one HTTP/1.1|",
        "\n\nGET /one HTTP/1.1|",
        " GET /one HTTP/1.1|",
        "GET  /one\tHTTP/1.1|",
        "GET /one\r HTTP/1.1|"
      })
  void mayHaveMoreSpaceAroundTheWordsOfARequestLine(String line) {
    assertThat(exchange(line + LAST)).startsWith("HTTP/1.1 200 ");
    assertThat(service.requests()).extracting(Recorded::target).containsExactly("/one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/one", "/files/one"})
  void isOneLineToServicesWhereAFieldHasSeveral(String target) {
    exchange("GET " + target + " HTTP/1.1|X-A: one| two|\tthree|" + LAST);

    assertThat(service.requests().get(0).header("x-a")).containsExactly("one two three");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "HTTP", "https"})
  void mayHaveATargetWithAHostThatCountsInPlaceOfTheField(String scheme) {
    String origin = scheme + "://shop.example:81";
    exchange("GET " + origin + "/one HTTP/1.1|" + LAST);
    exchange("GET " + origin + "/files/one HTTP/1.1|" + LAST);

    assertThat(service.requests())
        .hasSize(2)
        .allSatisfy(
            request -> {
              assertThat(request.target()).isEqualTo("/one");
              assertThat(request.header("x-forwarded-host")).containsExactly("shop.example:81");
            });
  }

  @Test
  void mayAskWhatTheServerCan() {
    assertThat(exchange("OPTIONS * HTTP/1.1|" + LAST).toLowerCase(Locale.ROOT))
        .startsWith("http/1.1 204 ")
        .contains("allow: delete, get, head, options, patch, post, put\r\n", "x-request-id: ");
    assertThat(service.requests()).isEmpty();
  }

  @Test
  void hasExtensionsOfChunksAndTrailersThatChangeNothing() {
    String answers = exchange(POST + "1;a=b;c=\"d;e\"|7|0;x|X-A: 1|Content-Length: 9||" + SECOND);

    assertThat(answers).matches("(?s)HTTP/1.1 200 .*}HTTP/1.1 404 .*");
    assertThat(service.requests())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.body()).isEqualTo("7");
              assertThat(request.header("x-a")).isEmpty();
            });
    assertThat(exchange("GET /files/chunks HTTP/1.1|TE: trailers|" + LAST))
        .endsWith("\r\n\r\n3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n");
  }

  /** Whatever follows a size, nobody reads another one from the line. */
  @ParameterizedTest
  @ValueSource(strings = {"1 junk", "1\0junk", "\t1", "1\rX", "01"})
  void isReadByTheSizeThatAChunksLineBeginsWith(String line) {
    assertThat(exchange(POST + line + "|7|0||" + SECOND))
        .matches("(?s)HTTP/1.1 200 .*}HTTP/1.1 404 .*");
    assertThat(service.requests()).extracting(Recorded::body).containsExactly("7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1\n7|0||",
        "1;a\n7|0||",
        "1|7\n0||",
        "1|78|0||",
        "-1|7|0||",
        "+1|7|0||",
        "0x1|7|0||",
        "80000001|7|0||",
        "100000001|7|0||",
        "|7|0||"
      })
  void isRefusedWhereAChunkIsNone(String chunks) {
    assertRefused(exchange(POST + chunks + SECOND));
  }

  @Test
  void isRefusedAsABadRequestWhereALineWithinItsBodyIsTooLong() {
    assertRefused(exchange(POST + "1;" + "e".repeat(20_000) + "|7|0||" + SECOND));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /one HTTP/1.1||",
        "GET /one HTTP/1.1|Host: g|Content-Length: x||",
        "GET /one HTTP/1.1|Host: g|Transfer-Encoding: x||",
        "no request||",
        "GET /one HTTP/1.1|Host: g\n|"
      })
  void isAnsweredUpToARequestThatIsBad(String bad) {
    assertThat(exchange("GET /one HTTP/1.1|Host: g||" + bad + SECOND))
        .matches("(?s)HTTP/1.1 200 .*}HTTP/1.1 400 .*")
        .doesNotContain(" 404 ");
    assertThat(service.requests()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {"1.1|Host: g#2", "1.0#1", "1.0|Connection: keep-alive#1"})
  void keepsAConnectionOfHttp11Alone(String version, int answers) {
    String request = "GET /one HTTP/" + version + "||";

    assertThat(exchange(request + "GET /one HTTP/1.1|" + LAST).split("\"part\":7", -1))
        .hasSize(answers + 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/one",
        "/long",
        "/large",
        "/nowhere",
        "/%ff%",
        "/livez",
        "/files/one",
        "/files/fixed",
        "/files/chunks",
        "/files/large"
      })
  void hasAnAnswerOfHttp11ThatEndsTheConnectionWhereItIsOfHttp10(String target) {
    for (String method : new String[] {"GET ", "HEAD "}) {
      String fields = "Connection: keep-alive|Accept-Encoding: gzip||";

      assertThat(exchange(method + target + " HTTP/1.0|" + fields).toLowerCase(Locale.ROOT))
          .startsWith("http/1.1 ")
          .containsOnlyOnce("\r\nconnection: ")
          .contains("\r\nconnection: close\r\n")
          .doesNotContain("transfer-encoding", "content-encoding");
    }
  }

  @Test
  void isPassedOnWithoutWhatAnOldConnectionNames() {
    exchange("GET /files/one HTTP/1.0|Connection: keep-alive, x-a|X-A: 1|X-B: 2||");

    assertThat(service.requests())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.header("x-a")).isEmpty();
              assertThat(request.header("x-b")).containsExactly("2");
            });
  }

  @Test
  void hasExpectationsOfWhichOneAloneIsKnown() {
    String body = "Content-Type: application/json|Content-Length: 1|Connection: close||7";
    String post = "POST /one HTTP/1.1|Host: g|Expect: ";

    assertThat(exchange(post + "100-continue|" + body))
        .startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 ");
    assertThat(exchange(post + "200-ok|" + body)).startsWith("HTTP/1.1 200 ");
    assertThat(exchange((post + "200-ok|" + body).replace("/one", "/files/one")))
        .startsWith("HTTP/1.1 200 ");
    assertThat(exchange((post + "100-continue|" + body).replace("/one", "/nowhere")))
        .startsWith("HTTP/1.1 404 ");
    assertThat(exchange((post + "100-continue|" + body).replace("/1.1|", "/1.0|")))
        .contains(" 200 OK\r\n")
        .doesNotContain("100 Continue");
    assertThat(service.requests())
        .hasSize(4)
        .allSatisfy(request -> assertThat(request.header("expect")).isEmpty());
  }

  @Test
  void isNeverTransformedOnItsWayThroughAProxy() {
    String gzip = " HTTP/1.1|Accept-Encoding: gzip|" + LAST;

    assertThat(exchange("GET /files/fixed" + gzip))
        .doesNotContainIgnoringCase("content-encoding")
        .endsWith("\r\n\r\n" + LONG);
    assertThat(exchange("GET /files/long" + gzip)).endsWith("\r\n\r\n" + LONG);
    assertThat(exchange("GET /long" + gzip)).containsIgnoringCase("content-encoding: gzip\r\n");
  }

  @Test
  void isMendedInAnAnswerThatAProxyPassesOn() {
    assertThat(exchange("GET /files/folded HTTP/1.1|" + LAST).toLowerCase(Locale.ROOT))
        .contains("\r\nx-a: one two\r\n", "\r\nx-b: b\r\n")
        .endsWith("\r\n\r\n1");
    assertThat(exchange("GET /files/cr HTTP/1.1|" + LAST)).startsWith("HTTP/1.1 502 ");
    assertThat(exchange("GET /files/nul HTTP/1.1|" + LAST)).startsWith("HTTP/1.1 502 ");
  }

  @Test
  void hasNoChunksForOldClientsOfAProxy() {
    assertThat(exchange("GET /files/chunks HTTP/1.0||"))
        .startsWith("HTTP/1.1 200 ")
        .doesNotContainIgnoringCase("transfer-encoding")
        .endsWith("\r\n\r\nabcdefg");
    assertThat(exchange("HEAD /files/chunks HTTP/1.0||"))
        .contains(" 200 ")
        .doesNotContainIgnoringCase("transfer-encoding")
        .doesNotContainIgnoringCase("content-length")
        .endsWith("\r\n\r\n");
  }

  private static String exchange(String request) {
    try (RawClient client = RawClient.connect(gateway)) {
      client.write(request.replace("|", "\r\n"));
      return client.readToEnd();
    }
  }
}
