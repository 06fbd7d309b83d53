package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that are missing, many or none where a request needs one. */
class RequestValuesTest {

  private static final String DEFINITION =
      """
      upstreams:
        service: { url: "%s", retry: { max-attempts: 1 } }
      routes:
        optional: { path: /optional, calls: {
                    part: { upstream: service, path: "/q?a={query.a}&b=1&c=x{query.c}y" } } }
        only: { path: /only, calls: { part: { upstream: service, path: "/q?a={query.a}" } } }
        defaults: { path: /defaults, calls: {
                    part: { upstream: service,
                            path: "/p/{query.id:none}?limit={query.limit:10}&lang={header.x-lang:en gb}" } } }
        empty-default: { path: /empty-default, calls: {
                         part: { upstream: service, path: "/q?a={query.a:}" } } }
        first: { path: /first, calls: { part: { upstream: service, path: "/p/{query.id[0]}" } } }
        needed: { path: /needed, calls: { part: { upstream: service, path: "/p/{query.id}" } } }
        body: { path: /body, method: POST, calls: {
                part: { upstream: service, path: "/q?ids={body.ids}&b=1" } } }
        answer:
          path: /answer
          calls:
            source: { upstream: service, path: /source }
            part: { upstream: service, path: "/q?ids={source.ids}&gone={source.gone}&b=1",
                    required: false }
            both: { upstream: service, path: "/p/{source.gone:7}?x={source.gone:8}" }
      """;

  private static volatile String source = "{}";

  private static SocketStub service;
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    service =
        SocketStub.start(request -> Reply.json(request.path().equals("/source") ? source : "1"));
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

  @ParameterizedTest
  @CsvSource({
    "/optional, /q?b=1",
    "/optional?a=2, /q?a=2&b=1",
    "/optional?a=&c=, /q?a=&b=1&c=xy",
    "/optional?c=3&other=4, /q?b=1&c=x3y",
    "/optional?a, /q?a=&b=1",
    "/only, /q",
    "/defaults, /p/none?limit=10&lang=en%20gb",
    "/defaults?id=7&limit=5, /p/7?limit=5&lang=en%20gb",
    "/defaults?limit=, /p/none?limit=&lang=en%20gb",
    "/empty-default, /q?a=",
    "/first?id=1&id=2, /p/1",
    "'/optional?a=1&a=2', '/q?a=1,2&b=1'",
    "'/optional?a=1,2&a=3', '/q?a=1%2C2,3&b=1'",
    "'/optional?a=1+2%2B3', '/q?a=1%202%2B3&b=1'"
  })
  void areLeftOutDefaultedOrJoinedInARequestTarget(String target, String sent) {
    assertThat(gateway.get(target).statusCode()).isEqualTo(200);

    assertThat(service.requests()).extracting(Recorded::target).containsExactly(sent);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/needed", "/needed?id=", "/needed?id=1&id=2", "/needed?id=..", "/first"})
  void areTheClientsFaultWhereASegmentNeedsOne(String target) {
    HttpResponse<String> response = gateway.get(target);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Json.of(response).path("detail").asString()).contains("{query.id");
    assertThat(service.requests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'[1,2,3]', '1,2,3'",
    "'[\"a,b\",\"c&d=e\",1.10,true]', 'a%2Cb,c%26d%3De,1.10,true'",
    "'[ ]', ''",
    "'5', '5'",
    "'\"x\"', 'x'"
  })
  void areJoinedByCommasInAQuery(String ids, String sent) {
    assertThat(post("{\"ids\":" + ids + "}").statusCode()).isEqualTo(200);
    assertThat(service.requests())
        .extracting(Recorded::target)
        .containsExactly("/q?ids=" + sent + "&b=1");

    service.forget();
    source = "{\"ids\":" + ids + "}";
    assertThat(gateway.get("/answer").statusCode()).isEqualTo(200);
    assertThat(service.requests("/q"))
        .extracting(Recorded::target)
        .containsExactly("/q?ids=" + sent + "&b=1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"a\":1}", "[1,[2]]", "[{}]", "[1,null]", "[\"\\ud83d\"]"})
  void areRefusedOrUnresolvedInAQueryWhenTheyHaveNoText(String ids) {
    assertThat(post("{\"ids\":" + ids + "}").statusCode()).isEqualTo(400);
    assertThat(service.requests()).isEmpty();

    source = "{\"ids\":" + ids + "}";
    HttpResponse<String> response = gateway.get("/answer");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(Json.errors(response))
        .containsExactly("{\"call\":\"part\",\"kind\":\"unresolved\"}");
    assertThat(service.requests("/q")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"ids\":null}", "null", "[1]", "\"text\""})
  void areLeftOutOfAQueryWhenTheyAreNull(String json) {
    assertThat(post(json).statusCode()).isEqualTo(200);
    assertThat(service.requests()).extracting(Recorded::target).containsExactly("/q?b=1");
  }

  @Test
  void areDefaultedWhenAnAnswerLacksThem() {
    source = "{\"gone\":null}";

    assertThat(gateway.get("/answer").statusCode()).isEqualTo(200);

    assertThat(service.requests("/p")).extracting(Recorded::target).containsExactly("/p/7?x=8");
  }

  private static HttpResponse<String> post(String json) {
    HttpRequest request =
        gateway
            .request("/body")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    return gateway.send(request);
  }
}
