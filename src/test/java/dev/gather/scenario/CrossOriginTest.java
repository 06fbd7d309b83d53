package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What answers tell browsers of pages of other origins, where a definition has {@code cors}. */
class CrossOriginTest {

  private static final String SHOP = "Origin: https://shop.example";
  private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
  private static final String EXPOSE = "Access-Control-Expose-Headers";
  private static final String CORS =
      "cors: { origins: [\"https://shop.example\", \"https://*.shop.example\"], credentials: true }\n";

  private static final String ROUTES =
      """
      upstreams:
        service:
          url: "%s"
          retry: { max-attempts: 1 }
          # Some of what is asked here fails.
          circuit-breaker: { window: 1000, minimum-calls: 1000 }
      routes:
        full: { path: /full, calls: { a: { upstream: service, path: "/a?b={query.b}" } } }
        partial: { path: /partial, calls: { a: { upstream: service, path: /fail, required: false } } }
        failed: { path: /failed, calls: { a: { upstream: service, path: /fail } } }
        live: { path: /live, live: { every: 1h }, calls: { a: { upstream: service, path: /a } } }
        plain: { path: /plain, transform: a, calls: { a: { upstream: service, path: /a } } }
        search: { path: /search, method: POST, calls: {
                  a: { upstream: service, for-each: body.items.id, path: "/{item}" } } }
        files: { path: "/files/**", proxy: { upstream: service, path: / } }
      """;

  private static SocketStub service;
  private static Gateway gateway;

  private static Reply reply(Recorded request) {
    return switch (request.path()) {
      case "/fail" -> Reply.status(500);
      case "/cut" -> Reply.raw("", Reply.Then.CLOSE);
      case "/empty" -> Reply.raw("HTTP/1.1 204 Stub\r\n\r\n", Reply.Then.CONTINUE);
      case "/known" -> Reply.raw("HTTP/1.1 304 Stub\r\nETag: \"1\"\r\n\r\n", Reply.Then.CONTINUE);
      case "/theirs" ->
          Reply.of(
              200,
              """
              Access-Control-Allow-Origin: *\r
              Access-Control-Allow-Credentials: false\r
              access-control-expose-headers: x-theirs\r
              Access-Control-Allow-Private-Network: true\r
              Vary: accept-language, origin\r
              X-Total-Count: 12\r
              Set-Cookie: a=1\r
              """,
              "theirs".getBytes(UTF_8));
      default -> Reply.json("{\"id\":1}");
    };
  }

  @BeforeAll
  static void start() {
    service = SocketStub.start(CrossOriginTest::reply);
    gateway =
        Gateway.start(CORS + ROUTES.formatted(service.url()), "gather.request.max-depth=1000000");
  }

  @AfterAll
  static void stop() {
    gateway.close();
    service.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "200 GET /full",
        "200 HEAD /full",
        "200 GET /full|Accept: application/x-ndjson",
        "200 GET /full|Accept: text/event-stream",
        "200 GET /live|Accept: application/x-ndjson",
        "200 GET /partial",
        "200 GET /plain",
        "200 POST /search|Content-Type: application/json|Content-Length: 20||{\"items\":{\"id\":[1]}}",
        "204 OPTIONS /full",
        "204 OPTIONS *",
        "200 OPTIONS /files/a",
        "200 GET /files/a",
        "200 HEAD /files/a",
        "200 GET /files/theirs",
        "204 DELETE /files/empty",
        "304 GET /files/known",
        "500 GET /files/fail",
        "501 GET /files/a|Connection: upgrade|Upgrade: TLS/1.0",
        "502 GET /files/cut",
        "502 GET /failed",
        "400 GET /full?b=%ff",
        "400 GET /a%ff",
        "404 GET /nowhere",
        "404 HEAD /nowhere",
        "404 GET /nowhere|Accept: MANY",
        "405 PUT /full",
        "405 OPTIONZ /full",
        "406 GET /plain|Accept: text/event-stream",
        "400 POST /search|Content-Type: application/json|Content-Length: 1||{",
        "413 POST /search|Content-Type: application/json|Content-Length: 2000000||LONG",
        "415 POST /search|Content-Type: text/plain|Content-Length: 2||{}"
      })
  void nameThePageThatMayReadThemAndWhatItMayReadOfThem(String exchange) {
    AnswerHead answer = ask(exchange, SHOP);

    assertThat(answer.status()).isEqualTo(Integer.parseInt(exchange.substring(0, 3)));
    assertMayBeRead(answer);
  }

  /** Its connection stays: one that is to close opens no WebSocket. */
  @Test
  void nameThePageWhereAHandshakeIsRefused() throws IOException {
    String handshake =
        "GET /files/a HTTP/1.1\r\nHost: gateway\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n";
    try (FrameClient client = FrameClient.ask(gateway, handshake + SHOP + "\r\n\r\n")) {
      AnswerHead answer = AnswerHead.of(client.head());
      assertThat(answer.status()).isEqualTo(426);
      assertMayBeRead(answer);
    }
  }

  private static void assertMayBeRead(AnswerHead answer) {
    assertThat(answer.all(ALLOW_ORIGIN)).containsExactly("https://shop.example");
    assertThat(answer.all("Access-Control-Allow-Credentials")).containsExactly("true");
    assertThat(answer.all(EXPOSE)).hasSize(1);
    assertThat(answer.list(EXPOSE)).contains("Gather-Partial", "X-Request-Id", "Server-Timing");
    assertThat(answer.list("Vary").stream().filter("Origin"::equalsIgnoreCase)).hasSize(1);
    assertThat(answer.all("X-Request-Id")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /full",
        "GET /full|Origin: https://evil.example",
        "GET /full|Origin: https://a.b.shop.example",
        "GET /full|Origin: null",
        "GET /full|Origin: https://shop.example|Origin: https://shop.example",
        "GET /full|Accept: text/event-stream",
        "GET /nowhere",
        "GET /failed|Origin: https://evil.example",
        "GET /files/a|Origin: https://evil.example",
        "GET /files/theirs|Origin: https://evil.example",
        "GET /files/theirs"
      })
  void nameNobodyToOthersButSayThatTheyDependOnThat(String request) {
    AnswerHead answer = ask("... " + request);

    assertThat(answer.names()).noneMatch(name -> name.startsWith("access-control-"));
    assertThat(answer.list("Vary").stream().filter("Origin"::equalsIgnoreCase)).hasSize(1);
  }

  @Test
  void sayThatTheyDependOnTheOriginWithWhateverElseTheyDependOn() {
    assertThat(ask("200 GET /full").all("Vary")).containsExactly("Accept, Accept-Encoding, Origin");
    assertThat(ask("200 GET /plain").all("Vary")).containsExactly("Accept-Encoding, Origin");
    assertThat(ask("404 GET /nowhere").all("Vary")).containsExactly("Origin");
  }

  @Test
  void nameThePageWhereItHasTheDocumentAlready() {
    String tag = ask("200 GET /full").all("ETag").get(0);

    AnswerHead answer = ask("304 GET /full|If-None-Match: " + tag, SHOP);

    assertThat(answer.status()).isEqualTo(304);
    assertThat(answer.all(ALLOW_ORIGIN)).containsExactly("https://shop.example");
    assertThat(answer.all("Vary")).containsExactly("Accept, Accept-Encoding, Origin");
  }

  @Test
  void nameThePageWhereAStreamStaysOpen() {
    try (RawClient client = RawClient.connect(gateway)) {
      client.send("GET /live", "Accept: text/event-stream", "Origin: https://a.shop.example");
      StringBuilder begun = new StringBuilder();
      while (begun.indexOf("\r\n\r\n") < 0) {
        begun.append(client.readSome());
      }

      assertThat(AnswerHead.of(begun.toString()).all(ALLOW_ORIGIN))
          .containsExactly("https://a.shop.example");
    }
  }

  @Test
  void nameThePageWhereTheGatewayItselfFails() {
    String deep = "[".repeat(300_000) + "]".repeat(300_000);
    String body = "{\"items\":" + deep + "}";

    AnswerHead answer =
        ask(
            "500 POST /search|Content-Type: application/json|Content-Length: "
                + body.length()
                + "||"
                + body,
            SHOP);

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.all(ALLOW_ORIGIN)).containsExactly("https://shop.example");
    assertThat(answer.list("Vary")).containsExactly("Origin");
  }

  /** Two opinions on who may read an answer would be none. */
  @Test
  void takeThePlaceOfWhatAServiceSaysOfPages() {
    AnswerHead answer = ask("200 GET /files/theirs", SHOP);

    assertThat(answer.all(ALLOW_ORIGIN)).containsExactly("https://shop.example");
    assertThat(answer.all("Access-Control-Allow-Credentials")).containsExactly("true");
    assertThat(answer.names()).doesNotContain("access-control-allow-private-network");
    assertThat(answer.all("Vary")).containsExactly("accept-language, origin");
    assertThat(answer.list(EXPOSE))
        .contains("x-total-count", "via", "X-Request-Id")
        .doesNotContain("x-theirs", "set-cookie");
  }

  @Test
  void sayNothingToARequestThatCannotBeReadNorOfAProbe() {
    for (String request :
        List.of("GET /full|X: a\0b", "GET /full|Content-Length: x", "GET /livez", "GET /readyz")) {
      AnswerHead answer = ask("... " + request, SHOP);

      assertThat(answer.names()).noneMatch(name -> name.startsWith("access-control-"));
    }
  }

  /**
   * @param exchange the status that is expected, request line and fields, and behind two bars a
   *     body
   */
  private static AnswerHead ask(String exchange, String... more) {
    String request =
        exchange
            .substring(4)
            .replace("MANY", "a/b, ".repeat(60) + "c/d")
            .replace("LONG", "x".repeat(2_000_000));
    int bars = request.indexOf("||");
    String head = bars < 0 ? request : request.substring(0, bars);
    List<String> lines = new ArrayList<>(List.of(head.split("\\|", -1)));
    lines.addAll(List.of(more));
    try (RawClient client = RawClient.connect(gateway)) {
      client.send(lines.get(0), lines.subList(1, lines.size()).toArray(String[]::new));
      client.write(bars < 0 ? "" : request.substring(bars + 2));
      return AnswerHead.of(client.readToEnd());
    }
  }
}
