package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The spans of requests and calls, and the trace as clients and upstreams see it. */
class TracingTest {

  private static final String CLIENT = "b7ad6b7169203331";

  private static final String DEFINITION =
      """
      upstreams:
        shop: { url: "%s", retry: { max-attempts: 1 } }
      routes:
        product-page:
          path: /api/products/{id}
          calls:
            product: { upstream: shop, path: "/products/{path.id}" }
            reviews: { upstream: shop, path: "/reviews?product={product.id}", required: false }
            never: { upstream: shop, path: /never, when: "false" }
        list:
          path: /list
          calls:
            ids: { upstream: shop, path: /ids }
            each: { upstream: shop, path: "/products/{item}", for-each: "{ids}" }
        shelf:
          path: /shelf
          calls: { part: { upstream: shop, path: /products/1, cache: { ttl: 1m } } }
        hung: { path: /hung, calls: { part: { upstream: shop, path: /hang } } }
        failing: { path: /failing, calls: { part: { upstream: shop, path: /broken } } }
        files: { path: "/files/**", proxy: { upstream: shop, path: /files } }
      """;

  private static SocketStub shop;
  private static SpanReceiver receiver;
  private static Gateway gateway;

  private final String trace = Long.toHexString(System.nanoTime() | 1L << 60).repeat(2);

  @BeforeAll
  static void start() {
    shop = SocketStub.start(TracingTest::reply);
    receiver = new SpanReceiver();
    gateway = Gateway.start(DEFINITION.formatted(shop.url()), receiver.properties());
  }

  @AfterAll
  static void stop() {
    gateway.close();
    receiver.close();
    shop.close();
  }

  @BeforeEach
  void forget() {
    shop.forget();
  }

  private static Reply reply(Recorded request) {
    return switch (request.path()) {
      case "/reviews", "/broken" -> Reply.status(503);
      case "/ids" -> Reply.json("[1,2,3]");
      case "/hang" -> Reply.SILENCE;
      default -> Reply.json("{\"id\":7}");
    };
  }

  @Test
  void aRequestsSpanHasItsCallsBelowIt() {
    get("/api/products/4711?secret=s3cret");

    Span request = span("GET /api/products/{id}");
    assertThat(SpanReceiver.hex(request.getParentSpanId())).isEqualTo(CLIENT);
    assertThat(request.getKind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
    assertThat(SpanReceiver.attributes(request))
        .isEqualTo(
            Map.of(
                "http.request.method", "GET",
                "http.route", "/api/products/{id}",
                "http.response.status_code", "200",
                "gather.route", "product-page",
                "gather.outcome", "partial"));
    Span product = span("product");
    Span reviews = span("reviews");
    assertThat(List.of(product, reviews))
        .allSatisfy(
            call -> {
              assertThat(call.getParentSpanId()).isEqualTo(request.getSpanId());
              assertThat(call.getKind()).isEqualTo(SpanKind.SPAN_KIND_CLIENT);
              assertThat(call.getStartTimeUnixNano())
                  .isGreaterThanOrEqualTo(request.getStartTimeUnixNano());
              assertThat(call.getEndTimeUnixNano())
                  .isBetween(call.getStartTimeUnixNano(), request.getEndTimeUnixNano());
            });
    assertThat(SpanReceiver.attributes(product))
        .isEqualTo(
            Map.of(
                "gather.route", "product-page",
                "gather.call", "product",
                "gather.upstream", "shop",
                "gather.source", "bypass",
                "gather.outcome", "success"));
    assertThat(reviews.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
    assertThat(SpanReceiver.attributes(reviews))
        .isEqualTo(
            Map.of(
                "gather.route", "product-page",
                "gather.call", "reviews",
                "gather.upstream", "shop",
                "gather.source", "none",
                "gather.outcome", "status",
                "http.response.status_code", "503",
                "error.type", "status"));
    assertThat(receiver.spans(trace)).hasSize(3);
  }

  @Test
  void anUpstreamsParentIsItsCall() {
    gateway.get("/failing", "traceparent", parent("01"), "tracestate", "vendor=1");

    Span call = span("part");
    Recorded sent = shop.requests("/broken").get(0);
    assertThat(sent.header("traceparent"))
        .containsExactly("00-" + trace + "-" + SpanReceiver.hex(call.getSpanId()) + "-01");
    assertThat(sent.header("tracestate")).containsExactly("vendor=1");
  }

  @Test
  void aRequestThatFailsIsAnError() {
    get("/failing");

    Span request = span("GET /failing");
    assertThat(request.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
    assertThat(SpanReceiver.attributes(request))
        .containsEntry("error.type", "502")
        .containsEntry("gather.outcome", "failed");
  }

  @Test
  void aForEachIsOneSpan() {
    get("/list");

    Span each = span("each");
    span("GET /list");
    assertThat(receiver.spans(trace)).hasSize(3);
    assertThat(shop.requests("/products"))
        .hasSize(3)
        .allSatisfy(
            sent ->
                assertThat(sent.header("traceparent").get(0))
                    .contains(SpanReceiver.hex(each.getSpanId())));
  }

  @Test
  void aCallThatTheCacheAnswersHasASpan() {
    get("/shelf");
    gateway.get("/shelf", "traceparent", "00-" + reversed(trace) + "-" + CLIENT + "-01");

    await().until(() -> receiver.spans(reversed(trace)).size() == 2);
    assertThat(receiver.spans(reversed(trace)))
        .filteredOn(span -> span.getName().equals("part"))
        .singleElement()
        .satisfies(
            span ->
                assertThat(SpanReceiver.attributes(span)).containsEntry("gather.source", "fresh"));
  }

  @Test
  void aProxiedRequestHasOneCall() {
    get("/files/a/b");

    Span request = span("GET /files/**");
    Span call = span("proxy");
    assertThat(call.getParentSpanId()).isEqualTo(request.getSpanId());
    assertThat(SpanReceiver.attributes(call))
        .containsEntry("gather.upstream", "shop")
        .containsEntry("gather.outcome", "success");
    assertThat(shop.requests().get(0).header("traceparent").get(0))
        .contains(SpanReceiver.hex(call.getSpanId()));
  }

  @Test
  void aRequestOfNoRouteIsNamedByItsMethod() {
    get("/secret/path");

    assertThat(SpanReceiver.attributes(span("GET")))
        .containsEntry("gather.outcome", "rejected")
        .containsEntry("gather.route", "_none");
  }

  @Test
  void spansEndWhenTheClientLeaves() {
    CompletableFuture<HttpResponse<String>> answer =
        gateway.sendAsync(gateway.request("/hung").header("traceparent", parent("01")).build());
    await().until(() -> shop.hanging() == 1);
    answer.cancel(true);

    assertThat(Stream.of(span("GET /hung"), span("part")))
        .allSatisfy(
            span ->
                assertThat(SpanReceiver.attributes(span))
                    .containsEntry("gather.outcome", "cancelled"));
    assertThat(receiver.spans(trace)).hasSize(2);
  }

  @Test
  void whatTheClientDoesNotSampleIsNotRecordedButPassedOn() {
    gateway.get("/failing", "traceparent", parent("00"));
    get("/list");

    span("GET /list");
    assertThat(receiver.spans(trace)).noneMatch(span -> span.getName().equals("GET /failing"));
    assertThat(shop.requests("/broken").get(0).header("traceparent").get(0))
        .matches("00-" + trace + "-[0-9a-f]{16}-00");
  }

  @ParameterizedTest
  @ValueSource(strings = {"garbage", "00-0-0-00", "ff-0af7651916cd43dd8448eb211c80319c-b7-01"})
  void aBrokenParentBeginsATraceOfItsOwn(String broken) {
    HttpResponse<String> answer = gateway.get("/api/products/1", "traceparent", broken);

    assertThat(answer.statusCode()).isEqualTo(200);
    Recorded sent = shop.requests("/products").get(0);
    String own = sent.header("traceparent").get(0).substring(3, 35);
    await().until(() -> receiver.spans(own).size() == 3);
    assertThat(receiver.spans(own))
        .filteredOn(span -> span.getParentSpanId().isEmpty())
        .singleElement()
        .satisfies(span -> assertThat(span.getName()).isEqualTo("GET /api/products/{id}"));
  }

  private void get(String target) {
    HttpRequest request = gateway.request(target).header("traceparent", parent("01")).build();
    gateway.send(request);
  }

  private String parent(String flags) {
    return "00-" + trace + "-" + CLIENT + "-" + flags;
  }

  private static String reversed(String text) {
    return new StringBuilder(text).reverse().toString();
  }

  /** The one of this test's trace with a name, when it has come. */
  private Span span(String name) {
    return await()
        .until(
            () ->
                receiver.spans(trace).stream().filter(span -> span.getName().equals(name)).toList(),
            found -> found.size() == 1)
        .get(0);
  }
}
