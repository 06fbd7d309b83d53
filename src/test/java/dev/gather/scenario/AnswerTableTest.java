package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client gets in each situation. */
class AnswerTableTest {

  private static final String DEFINITION =
      """
      upstreams:
        service: { url: "%s", retry: { max-attempts: 1 },
                   circuit-breaker: { minimum-calls: 10000 } }
      routes:
        all:
          path: /all
          calls:
            product: { upstream: service, path: /product }
            reviews: { upstream: service, path: /reviews, required: false }
        partial:
          path: /partial
          calls:
            reviews: { upstream: service, path: /fail, required: false }
            product: { upstream: service, path: /product }
            shipping: { upstream: service, path: /moved, required: false }
        failed:
          path: /failed
          calls:
            slow: { upstream: service, path: /hang }
            reviews: { upstream: service, path: /fail, required: false }
            product: { upstream: service, path: /fail, after: [reviews] }
        late-optional:
          path: /late-optional
          deadline: 3s
          calls:
            reviews: { upstream: service, path: /hang, required: false }
            product: { upstream: service, path: /product }
            next: { upstream: service, path: "/product?of={reviews.id}", required: false }
        late-required:
          path: /late-required
          deadline: 3s
          calls:
            product: { upstream: service, path: /hang }
            reviews: { upstream: service, path: /reviews }
            stock: { upstream: service, path: /hang, required: false }
        hanging: { path: /hanging, calls: { one: { upstream: service, path: /hang },
                   two: { upstream: service, path: /hang/two, required: false } } }
        item-get: { path: "/items/{id}", calls: { one: { upstream: service, path: /product } } }
        item-put: { path: "/items/{id}", method: PUT,
                    calls: { one: { upstream: service, path: "/product/{path.id}" } } }
        page: { path: /page, calls: { one: { upstream: service, path: "/items/{query.id}" } } }
      """;

  private static SocketStub service;
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    service = SocketStub.start(AnswerTableTest::reply);
    gateway = Gateway.start(DEFINITION.formatted(service.url()));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    service.close();
  }

  /** A failed request leaves its calls a moment to end by themselves. */
  @BeforeEach
  void forget() {
    await().until(() -> gateway.isIdle() && service.hanging() == 0);
    service.forget();
  }

  private static Reply reply(Recorded request) {
    return switch (request.path()) {
      case "/product" -> Reply.json("{\"id\":7}");
      case "/reviews" -> Reply.json("[\"good\"]");
      case "/moved" -> Reply.status(404);
      case "/hang", "/hang/two" -> Reply.SILENCE;
      default -> Reply.status(500);
    };
  }

  @Test
  void answersWithTheDocumentWhenAllIsDone() {
    HttpResponse<String> response = gateway.get("/all");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().allValues("content-type")).containsExactly("application/json");
    assertThat(response.body()).isEqualTo("{\"product\":{\"id\":7},\"reviews\":[\"good\"]}");
    assertThat(response.headers().map()).doesNotContainKey("gather-partial");
  }

  @Test
  void leavesNullAndAnErrorWhereAnOptionalCallFailed() {
    HttpResponse<String> response = gateway.get("/partial");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().allValues("content-type")).containsExactly("application/json");
    assertThat(response.body())
        .isEqualTo(
            "{\"reviews\":null,\"product\":{\"id\":7},\"shipping\":null,\"errors\":["
                + "{\"call\":\"reviews\",\"kind\":\"status\",\"status\":500},"
                + "{\"call\":\"shipping\",\"kind\":\"status\",\"status\":404}]}");
  }

  @Test
  void marksAPartialAnswerInAStructuredHeaderAndNeverLetsItBeCached() {
    HttpResponse<String> response = gateway.get("/partial", "If-None-Match", "*");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().allValues("gather-partial"))
        .containsExactly("reviews;kind=status;status=500, shipping;kind=status;status=404");
    assertThat(response.headers().allValues("cache-control")).containsExactly("no-store");
    assertThat(response.headers().map()).doesNotContainKey("etag");
  }

  @Test
  void answersWithAProblemThatListsEveryFailedCallWhenARequiredOneFailed() {
    HttpResponse<String> response = gateway.get("/failed");

    assertThat(response.statusCode()).isEqualTo(502);
    assertThat(response.headers().allValues("content-type"))
        .containsExactly("application/problem+json");
    assertThat(response.headers().allValues("cache-control")).containsExactly("no-store");
    assertThat(Json.of(response).path("type").asString()).isEqualTo("about:blank");
    assertThat(Json.of(response).path("title").asString()).isEqualTo("Bad Gateway");
    assertThat(Json.of(response).path("status").asInt()).isEqualTo(502);
    assertThat(Json.of(response).path("detail").asString()).contains("`product`");
    assertThat(Json.errors(response))
        .containsExactly(
            "{\"call\":\"reviews\",\"kind\":\"status\",\"status\":500}",
            "{\"call\":\"product\",\"kind\":\"status\",\"status\":500}");
  }

  @Test
  void neverShowsAnUpstreamsAddressOrBodyInAProblem() {
    HttpResponse<String> response = gateway.get("/failed");

    assertThat(response.body()).doesNotContain("127.0.0.1", "internal", "secret", "/fail?");
    assertThat(response.headers().map().toString()).doesNotContain("internal", "Stub");
  }

  @Test
  void cancelsTheOtherCallsWhenARequiredOneFailed() {
    HttpResponse<String> response = gateway.get("/failed");

    assertThat(response.statusCode()).isEqualTo(502);
    awaitTheEndOf(1);
  }

  @Test
  void failsUnfinishedOptionalCallsAtTheDeadline() {
    HttpResponse<String> response = gateway.get("/late-optional");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .isEqualTo(
            "{\"reviews\":null,\"product\":{\"id\":7},\"next\":null,\"errors\":["
                + "{\"call\":\"reviews\",\"kind\":\"deadline\"},"
                + "{\"call\":\"next\",\"kind\":\"deadline\"}]}");
    assertThat(response.headers().allValues("gather-partial"))
        .containsExactly("reviews;kind=deadline, next;kind=deadline");
    awaitTheEndOf(1);
  }

  @Test
  void answers504WhenARequiredCallIsUnfinishedAtTheDeadline() {
    HttpResponse<String> response = gateway.get("/late-required");

    assertThat(response.statusCode()).isEqualTo(504);
    assertThat(response.headers().allValues("content-type"))
        .containsExactly("application/problem+json");
    assertThat(Json.errors(response))
        .containsExactly(
            "{\"call\":\"product\",\"kind\":\"deadline\"}",
            "{\"call\":\"stock\",\"kind\":\"deadline\"}");
  }

  @Test
  void cancelsEveryCallInFlightWhenTheClientGoesAway() {
    try (RawClient client = RawClient.connect(gateway)) {
      client.send("GET /hanging");
      await().until(() -> service.requests("/hang").size() == 2);
    }

    awaitTheEndOf(2);
  }

  /** Of requests that get no answer, so that only the gateway can have ended them. */
  private static void awaitTheEndOf(int hanging) {
    await().until(() -> service.requests("/hang").size() == hanging && service.hanging() == 0);
  }

  @Test
  void answers404WhereThereIsNoRoute() {
    HttpResponse<String> response = gateway.get("/all/more");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().allValues("content-type"))
        .containsExactly("application/problem+json");
    assertThat(Json.of(response).path("status").asInt()).isEqualTo(404);
    assertThat(service.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "BREW", "get"})
  void answers405AndNamesTheMethodsThatThePathHas(String method) {
    HttpRequest request =
        gateway.request("/items/1").method(method, HttpRequest.BodyPublishers.noBody()).build();

    HttpResponse<String> response = gateway.send(request);

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().allValues("content-type"))
        .containsExactly("application/problem+json");
    assertThat(response.headers().firstValue("allow").orElse("").split(", *"))
        .contains("GET", "HEAD", "PUT")
        .doesNotContain("DELETE", "POST");
    assertThat(service.requests()).isEmpty();
  }

  @Test
  void answers400WhenTheClientsOwnValueIsMissing() {
    HttpResponse<String> response = gateway.get("/page");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().allValues("content-type"))
        .containsExactly("application/problem+json");
    assertThat(Json.of(response).path("detail").asString()).contains("{query.id}");
    assertThat(service.requests()).isEmpty();
  }
}
