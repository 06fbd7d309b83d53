package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures in the service's own words, where {@code pass-body} names their statuses. */
class PassedBodiesTest {

  private static final String FORM = "{\"fields\":{ \"name\": [\"is taken\"] },\"n\":1.10}";

  private static SocketStub service;
  private static Gateway gateway;

  private static Reply reply(Recorded request) {
    String json = "Content-Type: application/json;charset=UTF-8\r\n";
    return switch (request.path()) {
      case "/form" -> Reply.of(422, json, FORM.getBytes(UTF_8));
      case "/problem" ->
          Reply.of(409, "Content-Type: Application/Problem+JSON\r\n", "{\"a\":1}".getBytes(UTF_8));
      case "/zipped" -> Reply.of(422, json + "Content-Encoding: gzip\r\n", zipped(FORM));
      case "/html" -> Reply.of(422, "Content-Type: text/html\r\n", "<p>no".getBytes(UTF_8));
      case "/typeless" -> Reply.of(422, "", FORM.getBytes(UTF_8));
      case "/two-types" -> Reply.of(422, json + json, FORM.getBytes(UTF_8));
      case "/garbage" -> Reply.of(422, json, "{\"a\":".getBytes(UTF_8));
      case "/empty" -> Reply.of(422, json, new byte[0]);
      case "/large" -> Reply.of(422, json, ("\"" + "x".repeat(300_000) + "\"").getBytes(UTF_8));
      case "/cut" ->
          Reply.raw("HTTP/1.1 422 No\r\n" + json + "Content-Length: 9\r\n\r\n{}", Reply.Then.CLOSE);
      case "/stalled" ->
          Reply.raw("HTTP/1.1 422 No\r\n" + json + "Content-Length: 99\r\n\r\n{", Reply.Then.HANG);
      case "/long" -> Reply.of(422, json, ("\"" + "x".repeat(150_000) + "\"").getBytes(UTF_8));
      case "/busy" -> Reply.of(429, json + "Retry-After: 3\r\n", "{\"wait\":3}".getBytes(UTF_8));
      case "/other" -> Reply.of(404, json, FORM.getBytes(UTF_8));
      case "/login" ->
          Reply.of(401, json + "WWW-Authenticate: Basic realm=\"a\"\r\n", "{}".getBytes(UTF_8));
      case "/down" -> Reply.status(500);
      default -> Reply.json("{\"ok\":true}");
    };
  }

  private static byte[] zipped(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @BeforeAll
  static void start() {
    service = SocketStub.start(PassedBodiesTest::reply);
    gateway =
        Gateway.start(
            """
            upstreams:
              shop: { url: "%1$s", max-body: 200KB, retry: { backoff: 1ms, max-backoff: 1ms }, circuit-breaker: { minimum-calls: 1000, window: 1000 } }
            routes:
              form: { path: "/form/{kind}", method: POST, calls: {
                      made: { upstream: shop, method: POST, path: "/{path.kind}", pass-body: [409, 422, 429] } } }
              read: { path: "/read/{kind}", calls: {
                      made: { upstream: shop, path: "/{path.kind}", pass-body: [409, 422, 429], pass-status: [] } } }
              stalled: { path: /stalled, calls: {
                         made: { upstream: shop, path: /stalled, timeout: 1s, pass-body: [422] } } }
              siblings: { path: "/siblings/{kind}", calls: {
                          first: { upstream: shop, path: "/slow", after: [made] },
                          made: { upstream: shop, path: "/{path.kind}", pass-body: [422] } } }
              needed: { path: "/needed/{kind}", calls: {
                        made: { upstream: shop, path: "/{path.kind}", required: false, pass-body: [422] },
                        next: { upstream: shop, path: "/x/{made.ok}" } } }
              standing: { path: "/standing/{kind}", at-least: 1, calls: {
                          made: { upstream: shop, path: "/{path.kind}", fallback: { ok: false }, pass-body: [422] },
                          other: { upstream: shop, path: "/ok", required: false } } }
              transformed: { path: "/transformed/{kind}", transform: made.ok, calls: {
                             made: { upstream: shop, path: "/{path.kind}", pass-body: [422] } } }
              cached: { path: "/cached/{kind}", calls: {
                        made: { upstream: shop, path: "/{path.kind}", cache: { ttl: 1h }, pass-body: [422] } } }
              twice: { path: "/twice/{kind}", calls: {
                       made: { upstream: shop, path: "/{path.kind}", required: false },
                       same: { upstream: shop, path: "/{path.kind}", pass-body: [422] } } }
              parts: { path: "/parts/{kind}", calls: {
                       early: { upstream: shop, path: "/ok" },
                       made: { upstream: shop, path: "/{path.kind}?{early.ok}", after: [early], pass-body: [422] } } }
            """
                .replace("?{early.ok}", "")
                .formatted(service.url()));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    service.close();
  }

  private static HttpResponse<String> post(String target) {
    return gateway.send(gateway.request(target).POST(BodyPublishers.noBody()).build());
  }

  @Test
  void areTheClientsWithTheirStatusAndType() {
    HttpResponse<String> form = post("/form/form");

    assertThat(form.statusCode()).isEqualTo(422);
    assertThat(form.body()).as("byte for byte").isEqualTo(FORM);
    assertThat(form.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(form.headers().firstValue("cache-control")).hasValue("no-store");
    assertThat(form.headers().firstValue("x-content-type-options")).hasValue("nosniff");
    assertThat(form.headers().firstValue("server-timing").orElseThrow()).contains("desc=status");
    HttpResponse<String> problem = post("/form/problem");
    assertThat(problem.statusCode()).isEqualTo(409);
    assertThat(problem.body()).isEqualTo("{\"a\":1}");
    assertThat(problem.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(post("/form/zipped").body()).isEqualTo(FORM);
  }

  @ParameterizedTest
  @ValueSource(strings = {"html", "typeless", "two-types", "garbage", "empty", "large", "cut"})
  void areAProblemWithTheStatusWhereTheyAreNoJson(String kind) {
    HttpResponse<String> answer = post("/form/" + kind);

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(answer.body()).contains("\"detail\":\"`made`, which the answer needs, failed\"");
    assertThat(post("/form/ok").statusCode()).as("and the next call is well").isEqualTo(200);
  }

  @Test
  void areAProblemWithoutAChallengeWhereTheServiceWantsALogin() {
    HttpResponse<String> answer = post("/form/login");

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(answer.headers().firstValue("www-authenticate")).isEmpty();
  }

  @Test
  void areAProblemWithTheStatusWhereTheyDoNotCome() {
    HttpResponse<String> answer = gateway.get("/stalled");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("\"kind\":\"status\",\"status\":422");
  }

  @Test
  void areAProblemWithAnyOtherStatus() {
    assertThat(post("/form/other").body()).contains("`made`, which the answer needs, failed");
    assertThat(post("/form/down").statusCode()).isEqualTo(502);
  }

  @Test
  void areSentNoFasterThanTheClientReads() {
    assertThat(post("/form/long").body()).hasSize(150_002);
  }

  @Test
  void areThoseOfTheLastAttempt() {
    HttpResponse<String> busy = gateway.get("/read/busy");

    assertThat(busy.statusCode()).isEqualTo(429);
    assertThat(busy.body()).isEqualTo("{\"wait\":3}");
    assertThat(busy.headers().allValues("retry-after")).containsExactly("3");
  }

  @Test
  void haveTheHeadersOfGetForHead() {
    HttpResponse<String> head =
        gateway.send(gateway.request("/read/form").method("HEAD", BodyPublishers.noBody()).build());

    assertThat(head.statusCode()).isEqualTo(422);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(head.headers().firstValue("content-length"))
        .isEqualTo(gateway.get("/read/form").headers().firstValue("content-length"));
  }

  @Test
  void areThoseOfTheCallThatEndsTheRequest() {
    assertThat(gateway.get("/siblings/form").body()).isEqualTo(FORM);
    assertThat(gateway.get("/needed/form").body())
        .as("of the call that the required one needs")
        .isEqualTo(FORM);
    assertThat(gateway.get("/transformed/form").body()).isEqualTo(FORM);
    assertThat(gateway.get("/transformed/ok").body()).isEqualTo("true");
  }

  @Test
  void areNotShownWhereAFallbackStandsIn() {
    assertThat(gateway.get("/standing/form").body())
        .isEqualTo("{\"made\":{\"ok\":false},\"other\":{\"ok\":true}}");
  }

  /** What two calls ask for is one request only where they read the same of its answer. */
  @Test
  void areNeverThoseOfACallThatReadsLess() {
    assertThat(gateway.get("/twice/form").body()).isEqualTo(FORM);
    assertThat(gateway.get("/cached/form").body()).isEqualTo(FORM);
    assertThat(gateway.get("/cached/form").body()).as("it is not stored").isEqualTo(FORM);
  }

  @Test
  void areSentInPlaceOfAStreamThatHasNotBegun() {
    HttpResponse<String> refused = gateway.get("/read/form", "accept", "text/event-stream");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).isEqualTo(FORM);

    HttpResponse<String> begun = gateway.get("/parts/form", "accept", "application/x-ndjson");
    assertThat(begun.statusCode()).isEqualTo(200);
    assertThat(begun.body())
        .isEqualTo(
            """
            {"part":"early","value":{"ok":true}}
            {"failure":"made","kind":"status","status":422}
            {"done":true,"partial":true,"failed":true}
            """);
  }
}
