package dev.gather.scenario;

import static java.net.http.HttpRequest.BodyPublishers.noBody;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands on every answer: how long it took, and what it is called. */
class AnswerHeadersTest {

  /**
   * One metric of Server-Timing as written here.
   *
   * @see <a href="https://www.w3.org/TR/server-timing/">W3C Server Timing</a>
   */
  private static final Pattern METRIC =
      Pattern.compile(
          "([!#$%&'*+.^_`|~0-9A-Za-z-]+);dur=([0-9]+(?:\\.[0-9]+)?)(?:;desc=([a-z-]+))?");

  private static final String DEFINITION =
      """
      upstreams:
        service:
          url: "%s"
          retry: { max-attempts: 1 }
          # Most of what is asked here fails.
          circuit-breaker: { window: 1000, minimum-calls: 1000 }
      routes:
        timed:
          path: /timed
          calls:
            product: { upstream: service, path: /product }
            late: { upstream: service, path: /hang, required: false, timeout: 200ms }
            covered: { upstream: service, path: /fail, fallback: 1 }
            bad: { upstream: service, path: /bad, required: false }
            seller: { upstream: service, path: "/sellers/{product.id}", hidden: true }
        failed: { path: /failed, calls: { product: { upstream: service, path: /fail } } }
        post: { path: /post, method: POST, calls: { product: { upstream: service, path: /product } } }
      """;

  private static SocketStub service;
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    service =
        SocketStub.start(
            request ->
                switch (request.path()) {
                  case "/hang" -> Reply.SILENCE;
                  case "/fail" -> Reply.status(500);
                  case "/bad" -> Reply.json("{");
                  default -> Reply.json("{\"id\":1}");
                });
    gateway = Gateway.start(DEFINITION.formatted(service.url()));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    service.close();
  }

  private static List<Matcher> metrics(HttpResponse<String> response) {
    return Arrays.stream(response.headers().firstValue("server-timing").orElse("").split(", *"))
        .map(METRIC::matcher)
        .peek(metric -> assertThat(metric.matches()).as(metric.toString()).isTrue())
        .toList();
  }

  @Test
  void nameEveryCallWithItsTimeAndHowItWasServed() {
    List<Matcher> metrics = metrics(gateway.get("/timed"));

    assertThat(metrics)
        .extracting(metric -> metric.group(1) + " " + metric.group(3))
        .containsExactly(
            "product bypass",
            "late timeout",
            "covered fallback-status",
            "bad bad-body",
            "seller bypass",
            "total null");
    double late = Double.parseDouble(metrics.get(1).group(2));
    double total = Double.parseDouble(metrics.get(5).group(2));
    assertThat(late).isGreaterThan(190.0);
    assertThat(total).isGreaterThanOrEqualTo(late);
    assertThat(Double.parseDouble(metrics.get(0).group(2))).isBetween(0.0, total);
  }

  @Test
  void nameTheTimeOfProblemsToo() {
    assertThat(metrics(gateway.get("/failed")))
        .extracting(metric -> metric.group(1) + " " + metric.group(3))
        .containsExactly("product status", "total null");
    assertThat(metrics(gateway.get("/nowhere")))
        .extracting(metric -> metric.group(1))
        .containsExactly("total");
    assertThat(metrics(gateway.send(gateway.request("/timed").DELETE().build()))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"X: a\0b, 400", "Content-Length: x, 400", "X: LONG, 431"})
  void areOnProblemsOfRequestsThatCannotBeRead(String field, int status) {
    String response =
        RawClient.exchange(gateway, "GET /timed", field.replace("LONG", "a".repeat(40_000)));

    assertThat(response).startsWith("HTTP/1.1 " + status);
    assertThat(header(response, "content-type")).isEqualTo("application/problem+json");
    assertThat(header(response, "cache-control")).isEqualTo("no-store");
    assertThat(header(response, "server-timing")).matches("total;dur=[0-9.]+");
    assertThat(response).contains("\"requestId\":\"" + header(response, "x-request-id") + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "0af7651916cd43dd8448eb211c80319c", "web-1/2:3+4~5.6_7=8"})
  void repeatASaneRequestId(String id) {
    HttpResponse<String> response = gateway.get("/timed", "X-Request-Id", id);

    assertThat(response.headers().allValues("x-request-id")).containsExactly(id);
  }

  @Test
  void replaceAnInsaneRequestId() {
    String[] insane = {
      "a b",
      "a".repeat(200),
      "<script>",
      "a\"b",
      "a\tb",
      "a,b",
      "\u00e9",
      "\u00c3\u00a9",
      "",
      "%0d%0a"
    };
    for (String id : insane) {
      String response = RawClient.exchange(gateway, "GET /post", "X-Request-Id: " + id);

      String answered = header(response, "x-request-id");
      assertThat(answered).as(id).matches("[0-9a-f]{32}").isNotEqualTo(id);
    }
  }

  @Test
  void giveEachRequestAnIdOfItsOwn() {
    String first = gateway.get("/nowhere").headers().firstValue("x-request-id").orElse("");
    String second = gateway.get("/nowhere").headers().firstValue("x-request-id").orElse("");

    assertThat(first).isNotEmpty().isNotEqualTo(second);
  }

  @Test
  void nameTheRequestInAProblemAsInTheHeader() {
    HttpResponse<String> response = gateway.get("/failed", "X-Request-Id", "mine-1");

    assertThat(response.headers().firstValue("x-request-id")).contains("mine-1");
    assertThat(Json.of(response).path("requestId").asString()).isEqualTo("mine-1");
  }

  /** Whatever a page of another origin names it as. */
  @Test
  void keepBrowsersFromTakingThemForScripts() {
    List<HttpResponse<String>> answers =
        List.of(
            gateway.get("/timed"),
            gateway.send(gateway.request("/timed").method("HEAD", noBody()).build()),
            gateway.get("/timed", "Accept", "application/x-ndjson"),
            gateway.get("/failed"),
            gateway.get("/nowhere"),
            gateway.send(gateway.request("/timed").DELETE().build()));

    assertThat(answers)
        .allSatisfy(
            answer ->
                assertThat(answer.headers().allValues("x-content-type-options"))
                    .containsExactly("nosniff"));
    assertThat(
            header(RawClient.exchange(gateway, "GET /timed", "X: a\0b"), "x-content-type-options"))
        .isEqualTo("nosniff");
  }

  @Test
  void forbidToKeepAnAnswerToAPost() {
    HttpRequest request =
        gateway.request("/post").POST(HttpRequest.BodyPublishers.noBody()).build();

    HttpResponse<String> response = gateway.send(request);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("cache-control")).contains("no-store");
  }

  private static String header(String response, String name) {
    Matcher line = Pattern.compile("(?im)^" + name + ": *(.*?)\r?$").matcher(response);
    assertThat(line.find()).as(response).isTrue();
    return line.group(1);
  }
}
