package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests a route with {@code params} refuses. */
class ParamsTest {

  private static final String DEFINITION =
      """
      upstreams:
        service: { url: "%s", retry: { max-attempts: 1 } }
      routes:
        list:
          path: /lists/{id}
          params: &params
            id: { type: integer, minimum: 1 }
            limit: { type: integer, minimum: 1, maximum: 100, default: 10 }
            flag: { type: boolean }
            ids: { type: array, items: { type: integer }, maxItems: 3 }
            header.X-Mode: { enum: [fast, slow], default: fast }
          calls:
            part:
              upstream: service
              path: "/part/{path.id}?limit={query.limit}&ids={query.ids*}&flag={query.flag}&mode={header.x-mode}"
        body:
          path: /body/{id}
          method: POST
          params: *params
          request-schema: { type: object }
          calls:
            part:
              upstream: service
              method: POST
              path: /body
              body: { id: "{path.id}", limit: "{query.limit}", flag: "{query.flag:null}",
                      ids: "{query.ids:null}",
                      text: "no {query.limit}", mode: "{header.x-mode}" }
        only:
          path: /only
          params-only: true
          params: { q: { type: string, maxLength: 3 } }
          calls:
            part: { upstream: service, path: "/only?page={query.page:1}", forward-query: [sort],
                    when: "$not(query.hide = 'x')" }
            rest: { upstream: service, path: /rest, forward-query: all }
        required:
          path: /required/{id}
          params: { id: { type: integer }, limit: { type: integer, default: 10 } }
          require: [{ that: "path.id + query.limit = 17", status: 403, detail: no seventeen }]
          calls: { part: { upstream: service, path: /required } }
        slow:
          path: /slow
          params: { q: { type: string, pattern: "^([ab]{1,900})*$" } }
          calls: { part: { upstream: service, path: /slow } }
        proxy:
          path: /proxy/{id}/**
          params: { id: { type: integer }, limit: { type: integer, maximum: 9 } }
          params-only: true
          require: [{ that: "path.id > 1 and $not(query.x = 'y')", detail: too small }]
          proxy: { upstream: service, path: "/proxied/{path.id}" }
      """;

  private static SocketStub service;
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    service = SocketStub.start(request -> Reply.json("1"));
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

  private static List<String> targets() {
    return service.requests().stream().map(Recorded::target).toList();
  }

  @Test
  void tellsEveryViolationAtOnceAndNoValue() {
    HttpResponse<String> answer =
        gateway.get(
            "/lists/secret?limit=101&flag=secret&ids=1&ids=secret&ids=010", "X-Mode", "secret");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(answer.body())
        .contains("\"detail\":\"the parameters break the route's schema\"")
        .doesNotContain("secret")
        .contains(
            "\"violations\":["
                + "{\"parameter\":\"path.id\",\"message\":\"must be of type integer\"},"
                + "{\"parameter\":\"query.limit\",\"message\":\"must be at most 100\"},"
                + "{\"parameter\":\"query.flag\",\"message\":\"must be of type boolean\"},"
                + "{\"parameter\":\"query.ids\",\"pointer\":\"/1\",\"message\":\"must be of type integer\"},"
                + "{\"parameter\":\"query.ids\",\"pointer\":\"/2\",\"message\":\"must be of type integer\"},"
                + "{\"parameter\":\"header.x-mode\",\"message\":\"must be one of [\\\"fast\\\",\\\"slow\\\"]\"}]");
    assertThat(targets()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/lists/07",
        "/lists/0",
        "/lists/1.0",
        "/lists/%2B1",
        "/lists/1%00",
        "/lists/7?limit=",
        "/lists/7?limit",
        "/lists/7?limit=+1",
        "/lists/7?limit=1&limit=1",
        "/lists/7?limit=1&l%69mit=2",
        "/lists/7?limit=1e1",
        "/lists/7?limit=1e400",
        "/lists/7?limit=%D9%A1",
        "/lists/7?flag=1",
        "/lists/7?ids=1&ids=2&ids=3&ids=4"
      })
  void refusesWhatOtherReadersMightTakeForAValue(String asked) {
    String answer = RawClient.exchange(gateway, "GET " + asked);

    assertThat(answer).startsWith("HTTP/1.1 400 ").contains("\"violations\":[{\"parameter\":");
    assertThat(targets()).isEmpty();
  }

  @Test
  void bearsValuesOfAnyLength() {
    for (String value : List.of("9".repeat(8192), "-" + "0".repeat(8192), "x".repeat(8192))) {
      String answer = RawClient.exchange(gateway, "GET /lists/7?limit=" + value);
      assertThat(answer)
          .startsWith("HTTP/1.1 400 ")
          .contains("{\"parameter\":\"query.limit\",\"message\":")
          .doesNotContain(value);
    }
    String many = IntStream.range(0, 250).mapToObj(i -> "ids=x").collect(Collectors.joining("&"));
    assertThat(Json.of(gateway.get("/lists/7?" + many)).path("violations")).hasSize(100);
    assertThat(targets()).isEmpty();
  }

  @Test
  void checksAwayFromTheEventLoopWhatTakesLong() {
    assertThat(gateway.get("/slow?q=" + "ab".repeat(2000)).statusCode()).isEqualTo(200);
    assertThat(gateway.get("/slow?q=" + "ab".repeat(2000) + "c").body())
        .contains("{\"parameter\":\"query.q\",\"message\":\"must match ");
  }

  @Test
  void isCheckedBeforeABodyAndBeforeWhatIsRequired() {
    assertThat(post("/body/x", "[").body())
        .contains("\"parameter\":\"path.id\"")
        .doesNotContain("the body");
    assertThat(post("/body/7", "[]").body()).contains("\"pointer\":\"\"");
    assertThat(gateway.get("/required/x").statusCode()).isEqualTo(400);
    assertThat(gateway.get("/required/8").statusCode()).isEqualTo(403);
    assertThat(gateway.get("/required/7").statusCode()).isEqualTo(200);
    assertThat(gateway.get("/required/8?limit=9").statusCode()).isEqualTo(200);
    // The body never comes.
    assertThat(
            RawClient.exchange(
                gateway, "POST /body/x", "Content-Type: application/json", "Content-Length: 10"))
        .startsWith("HTTP/1.1 400 ");
  }

  @Test
  void refusesParametersThatTheRouteDoesNotNameWhereItSaysSo() {
    assertThat(gateway.get("/only?q=abc&page=2&sort=a&hide=y").statusCode()).isEqualTo(200);
    assertThat(targets())
        .containsExactlyInAnyOrder("/only?page=2&sort=a", "/rest?hide=y&page=2&q=abc&sort=a");

    service.forget();
    HttpResponse<String> answer =
        gateway.get("/only?q=abcd&Page=2&%22%3Cb%3E=secret&" + "x".repeat(300) + "=1");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .contains(
            "\"violations\":["
                + "{\"parameter\":\"query.q\",\"message\":\"must have at most 3 characters\"},"
                + "{\"parameter\":\"query.Page\",\"message\":\"is not allowed\"},"
                + "{\"parameter\":\"query.\\\"<b>\",\"message\":\"is not allowed\"},"
                + "{\"parameter\":\"query\",\"message\":\"is not allowed\"}]")
        .doesNotContain("secret");
    String many = IntStream.range(0, 250).mapToObj(i -> "p" + i).collect(Collectors.joining("&"));
    assertThat(Json.of(gateway.get("/only?" + many)).path("violations")).hasSize(100);
    assertThat(targets()).isEmpty();
  }

  @Test
  void isCheckedWhereRequestsArePassedOn() {
    assertThat(gateway.get("/proxy/7/a?limit=9").statusCode()).isEqualTo(200);
    assertThat(targets()).containsExactly("/proxied/7/a?limit=9");

    service.forget();
    HttpResponse<String> answer = gateway.get("/proxy/x/a?limit=10&more");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(Json.of(answer).path("violations").valueStream().map(one -> one.path("parameter")))
        .extracting(name -> name.asString())
        .containsExactly("path.id", "query.limit", "query.more");
    assertThat(gateway.get("/proxy/1/a").statusCode()).isEqualTo(403);
    assertThat(targets()).isEmpty();
  }

  private static HttpResponse<String> post(String target, String body) {
    HttpRequest.Builder request = gateway.request(target).POST(BodyPublishers.ofString(body));
    return gateway.send(
        body.isEmpty()
            ? request.build()
            : request.header("Content-Type", "application/json").build());
  }
}
