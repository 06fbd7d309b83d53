package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A call that is made only when another has failed, and stands in for it: {@code fallback-call}.
 */
class FallbackCallTest {

  private static SocketStub service;
  private static SocketStub spare;
  private static Gateway gateway;

  /** The last segment of a path is how it is answered. */
  private static Reply reply(Recorded request) {
    String last = request.path().substring(request.path().lastIndexOf('/') + 1);
    return switch (last) {
      case "ok" -> Reply.json("{\"id\":7,\"of\":\"" + request.path() + "\"}");
      case "list" -> Reply.json("[1]");
      case "none" -> Reply.json("null");
      case "bad" -> Reply.json("{");
      case "silence" -> Reply.SILENCE;
      default -> Reply.status(Integer.parseInt(last));
    };
  }

  @BeforeAll
  static void start() {
    service = SocketStub.start(FallbackCallTest::reply);
    spare = SocketStub.start(FallbackCallTest::reply);
    gateway =
        Gateway.start(
            """
            upstreams:
              shop: { url: "%1$s", retry: { max-attempts: 1 }, circuit-breaker: { minimum-calls: 1000, window: 1000 } }
              open: { url: "%1$s" }
              gone: { url: "http://127.0.0.1:1" }
              spare: { url: "%2$s", retry: { max-attempts: 1 }, circuit-breaker: { minimum-calls: 1000, window: 1000 } }
            routes:
              page:
                path: "/page/{first}/{second}"
                calls:
                  part: { upstream: shop, path: "/part/{path.first}", fallback-call: backup }
                  backup: { upstream: spare, path: "/backup/{path.second}", keep: [id] }
                  after: { upstream: spare, path: "/after/{part.id:0}/ok", at: of }
                  other: { upstream: spare, path: /other/ok, at: id }
              optional:
                path: "/optional/{first}/{second}"
                calls:
                  part: { upstream: shop, path: "/part/{path.first}", required: false, fallback-call: backup }
                  backup: { upstream: spare, path: "/backup/{path.second}" }
              valued:
                path: "/valued/{first}/{second}"
                calls:
                  part: { upstream: shop, path: "/part/{path.first}", fallback: { id: 0 }, fallback-call: backup }
                  backup: { upstream: spare, path: "/backup/{path.second}" }
              open:
                path: /open
                calls:
                  part: { upstream: open, path: /part/ok, fallback-call: backup }
                  backup: { upstream: spare, path: /backup/ok }
              silent:
                path: /silent
                calls:
                  part: { upstream: shop, path: /part/silence, timeout: 100ms, fallback-call: backup }
                  backup: { upstream: spare, path: /backup/ok }
              gone:
                path: /gone
                calls:
                  part: { upstream: gone, path: /part, fallback-call: backup }
                  backup: { upstream: spare, path: /backup/ok }
              chain:
                path: "/chain/{first}/{second}/{third}"
                calls:
                  part: { upstream: shop, path: "/part/{path.first}", fallback-call: backup }
                  backup: { upstream: spare, path: "/backup/{path.second}", fallback-call: last }
                  last: { upstream: spare, path: "/last/{path.third}" }
              shared:
                path: "/shared/{first}/{second}"
                calls:
                  a: { upstream: shop, path: "/a/{path.first}", fallback-call: backup }
                  b: { upstream: shop, path: "/b/{path.second}", fallback-call: backup }
                  backup: { upstream: spare, path: /backup/ok }
              skipped:
                path: /skipped
                calls:
                  base: { upstream: shop, path: /base/500, required: false }
                  part: { upstream: shop, path: "/part/{base.id}", fallback-call: backup }
                  backup: { upstream: spare, path: /backup/ok, at: id }
              reads:
                path: "/reads/{first}"
                calls:
                  part: { upstream: shop, path: "/part/{path.first}", fallback-call: backup }
                  base: { upstream: spare, path: /base/ok, hidden: true }
                  backup: { upstream: spare, path: "/backup/{base.id}/ok" }
              given:
                path: "/given/{made}"
                calls:
                  part: { upstream: shop, path: /part/500, required: false, fallback-call: backup }
                  backup: { upstream: spare, path: /backup/ok, at: id, when: "path.made = 'yes'" }
              merged:
                path: "/merged/{second}"
                calls:
                  part: { upstream: shop, path: /part/500, merge: true, required: false, fallback-call: backup }
                  backup: { upstream: spare, path: "/backup/{path.second}" }
              slow:
                path: "/slow/{first}"
                deadline: 4s
                calls:
                  part: { upstream: shop, path: "/part/{path.first}", required: false, fallback-call: backup }
                  backup: { upstream: spare, path: /backup/silence }
              fails:
                path: /fails
                deadline: 20s
                calls:
                  part: { upstream: shop, path: /part/500, fallback-call: backup }
                  backup: { upstream: spare, path: /backup/silence, timeout: 20s }
                  other: { upstream: shop, path: "/other/{query.other}" }
              counted:
                path: "/counted/{first}"
                at-least: 1
                calls:
                  part: { upstream: shop, path: "/part/{path.first}", required: false, fallback-call: backup }
                  backup: { upstream: spare, path: /backup/ok }
              live:
                path: "/live/{first}/{second}"
                live: { every: 1h }
                calls:
                  part: { upstream: shop, path: "/part/{path.first}", required: false, fallback-call: backup }
                  backup: { upstream: spare, path: "/backup/{path.second}", at: id }
              change:
                path: /change
                method: POST
                calls:
                  done: { upstream: shop, method: POST, path: /done/500, fallback-call: backup }
                  backup: { upstream: spare, path: /backup/ok, at: id }
            """
                .formatted(service.url(), spare.url()));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    service.close();
    spare.close();
  }

  @BeforeEach
  void forget() {
    service.forget();
    spare.forget();
  }

  @Test
  void isNotMadeWhereTheCallAnswers() {
    HttpResponse<String> answer = gateway.get("/page/ok/ok");

    assertThat(answer.body())
        .isEqualTo(
            "{\"part\":{\"id\":7,\"of\":\"/part/ok\"},\"after\":\"/after/7/ok\",\"other\":7}");
    assertThat(spare.requests("/backup")).isEmpty();
    assertThat(timing(answer)).startsWith("part;").doesNotContain("backup");
  }

  @ParameterizedTest
  @CsvSource({"404, status", "500, status", "bad, bad-body"})
  void standsInForACallThatFailed(String first, String kind) {
    HttpResponse<String> answer = gateway.get("/page/" + first + "/ok");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .as("for those that read it as well")
        .isEqualTo("{\"part\":{\"id\":7},\"after\":\"/after/7/ok\",\"other\":7}");
    assertThat(answer.headers().firstValue("gather-partial")).isEmpty();
    assertThat(answer.headers().firstValue("etag")).isPresent();
    assertThat(timing(answer))
        .matches("part;dur=.*;desc=fallback-" + kind + ", backup;dur=.*;desc=bypass, after;.*");
  }

  @Test
  void standsInWhereNoAnswerCame() {
    gateway.upstreams().get("open").circuitBreaker().transitionToForcedOpenState();

    HttpResponse<String> open = gateway.get("/open");
    assertThat(open.body()).isEqualTo("{\"part\":{\"id\":7,\"of\":\"/backup/ok\"}}");
    assertThat(timing(open)).contains("desc=fallback-circuit-open");
    assertThat(timing(gateway.get("/gone"))).contains("desc=fallback-connection");
    assertThat(timing(gateway.get("/silent"))).contains("desc=fallback-timeout");
    HttpResponse<String> skipped = gateway.get("/skipped");
    assertThat(skipped.body())
        .isEqualTo(
            "{\"base\":null,\"part\":7,\"errors\":[{\"call\":\"base\",\"kind\":\"status\",\"status\":500}]}");
    assertThat(timing(skipped)).contains("part;").contains("desc=fallback-skipped");
  }

  @Test
  void leavesTheCallItsOwnFailureWhereItFailsToo() {
    HttpResponse<String> required = gateway.get("/page/404/500");
    assertThat(required.statusCode()).as("what the first said").isEqualTo(404);
    assertThat(required.body())
        .endsWith("\"errors\":[{\"call\":\"part\",\"kind\":\"status\",\"status\":404}]}");

    HttpResponse<String> optional = gateway.get("/optional/404/500");
    assertThat(optional.body())
        .isEqualTo(
            "{\"part\":null,\"errors\":[{\"call\":\"part\",\"kind\":\"status\",\"status\":404}]}");
    assertThat(optional.headers().firstValue("gather-partial"))
        .hasValue("part;kind=status;status=404");
    assertThat(timing(optional))
        .matches("part;dur=.*;desc=status, backup;dur=.*;desc=status, total;.*");
  }

  @Test
  void leavesTheRestToTheFallback() {
    assertThat(gateway.get("/valued/500/ok").body()).contains("/backup/ok");
    HttpResponse<String> answer = gateway.get("/valued/500/500");
    assertThat(answer.body()).isEqualTo("{\"part\":{\"id\":0}}");
    assertThat(answer.headers().firstValue("gather-partial")).isEmpty();
  }

  @Test
  void mayHaveOneOfItsOwn() {
    assertThat(gateway.get("/chain/500/404/ok").body()).contains("/last/ok");
    assertThat(gateway.get("/chain/500/ok/ok").body()).contains("/backup/ok");
    assertThat(spare.requests("/last")).hasSize(1);
    HttpResponse<String> none = gateway.get("/chain/403/500/404");
    assertThat(none.statusCode()).isEqualTo(403);
  }

  @Test
  void isMadeOnceForAllThatNeedIt() {
    String stoodIn = "{\"id\":7,\"of\":\"/backup/ok\"}";
    assertThat(gateway.get("/shared/500/404").body())
        .isEqualTo("{\"a\":" + stoodIn + ",\"b\":" + stoodIn + "}");
    assertThat(spare.requests("/backup")).hasSize(1);
    assertThat(gateway.get("/shared/ok/404").body()).endsWith("\"b\":" + stoodIn + "}");
    assertThat(gateway.get("/shared/ok/ok").body()).doesNotContain("backup");
    assertThat(spare.requests("/backup")).hasSize(2);
  }

  /** What it reads is a call like any other, made with the rest. */
  @Test
  void waitsForWhatItReads() {
    assertThat(gateway.get("/reads/500").body()).contains("/backup/7/ok");
    assertThat(gateway.get("/reads/ok").body()).contains("/part/ok");
    assertThat(spare.requests("/base")).hasSize(2);
    assertThat(spare.requests("/backup")).hasSize(1);
  }

  @Test
  void isNotMadeWhereItsConditionIsNotTrue() {
    assertThat(gateway.get("/given/yes").body()).isEqualTo("{\"part\":7}");
    assertThat(gateway.get("/given/no").body())
        .isEqualTo(
            "{\"part\":null,\"errors\":[{\"call\":\"part\",\"kind\":\"status\",\"status\":500}]}");
    assertThat(spare.requests("/backup")).hasSize(1);
  }

  @Test
  void standsInForAMergedCallWithMembersAlone() {
    assertThat(gateway.get("/merged/ok").body()).isEqualTo("{\"id\":7,\"of\":\"/backup/ok\"}");
    assertThat(gateway.get("/merged/list").body())
        .isEqualTo("{\"errors\":[{\"call\":\"part\",\"kind\":\"status\",\"status\":500}]}");
  }

  @Test
  void hasTheTimeOfTheRequestAndNoMore() {
    HttpResponse<String> answer = gateway.get("/slow/404");

    assertThat(answer.body())
        .as("what had happened before")
        .isEqualTo(
            "{\"part\":null,\"errors\":[{\"call\":\"part\",\"kind\":\"status\",\"status\":404}]}");
    assertThat(timing(answer))
        .matches("part;dur=.*;desc=status, backup;dur=.*;desc=deadline, total;.*");
    HttpResponse<String> silent = gateway.get("/slow/silence");
    assertThat(silent.body()).contains("\"kind\":\"deadline\"");
    assertThat(spare.requests("/backup")).as("is not begun when the time is over").hasSize(1);
    await().until(() -> spare.hanging() == 0);
  }

  @Test
  void endsWithARequestThatFailsMeanwhile() {
    HttpResponse<String> answer = gateway.get("/fails?other=404");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(timing(answer)).doesNotContain("fallback");
    await().until(() -> spare.hanging() == 0 && gateway.isIdle());
  }

  @Test
  void endsWithItsClient() throws Exception {
    SlowClient client = SlowClient.connect(gateway.port());
    client.write("GET /fails?other=ok HTTP/1.1\r\nHost: g\r\n\r\n");
    await().until(() -> spare.hanging() == 1);
    client.close();
    await().until(() -> spare.hanging() == 0 && gateway.isIdle());
  }

  @Test
  void isNoAnswerWhereSoManyAreNeeded() {
    assertThat(gateway.get("/counted/ok").statusCode()).isEqualTo(200);
    assertThat(gateway.get("/counted/404").statusCode()).isEqualTo(404);
  }

  @Test
  void isSentInAStreamAsTheMemberOfTheCall() {
    assertThat(lines("/optional/500/ok"))
        .containsExactly(
            "{\"part\":\"part\",\"value\":{\"id\":7,\"of\":\"/backup/ok\"}}",
            "{\"done\":true,\"partial\":false}");
    assertThat(lines("/optional/500/404"))
        .containsExactly(
            "{\"failure\":\"part\",\"kind\":\"status\",\"status\":500}",
            "{\"part\":\"part\",\"value\":null}",
            "{\"done\":true,\"partial\":true}");
  }

  @Test
  void isTheMemberOfALiveStream() {
    try (EventStream stream = new EventStream(gateway, "/live/500/ok")) {
      await().until(() -> stream.contains("{\"name\":\"part\",\"value\":7}"));
      assertThat(stream.contains("failure")).isFalse();
    }
    try (EventStream stream = new EventStream(gateway, "/live/500/404")) {
      await().until(() -> stream.contains("{\"name\":\"part\",\"value\":null}"));
      assertThat(stream.contains("{\"call\":\"part\",\"kind\":\"status\",\"status\":500}"))
          .isTrue();
    }
  }

  @Test
  void standsInForAChangeWithoutItsStatus() {
    HttpResponse<String> answer =
        gateway.send(gateway.request("/change").POST(HttpRequest.BodyPublishers.noBody()).build());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"done\":7}");
  }

  @Test
  void isShownToOperators() {
    assertThat(gateway.operators("/actuator/gatherroutes/chain"))
        .contains("\"waves\":[[\"part\"],[\"backup\"],[\"last\"]]")
        .contains("\"fallbackCall\":\"backup\"", "\"fallbackCall\":\"last\"");
  }

  private static List<String> lines(String target) {
    return gateway.get(target, "accept", "application/x-ndjson").body().lines().toList();
  }

  private static String timing(HttpResponse<String> answer) {
    return answer.headers().firstValue("server-timing").orElseThrow();
  }
}
