package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The id of a client's request, as services are sent it. */
class RequestIdsTest {

  private static final String[] ANY = {"/plain", "/list", "/each", "/post", "/cached", "/files"};

  private static final String NEW = "[0-9a-f]{32}";

  private static final String DEFINITION =
      """
      upstreams:
        service: { url: "%s" }
        named: { url: "%1$s", headers: { set: { x-request-id: fixed } } }
      routes:
        plain: { path: /plain, calls: { part: { upstream: service, path: /plain } } }
        named: { path: /named, calls: { part: { upstream: named, path: /named } } }
        chain:
          path: /chain
          calls:
            list: { upstream: service, path: /list }
            each: { upstream: service, path: "/each/{item}", for-each: list }
        post: { path: /post, method: POST,
                calls: { part: { upstream: service, method: POST, path: /post } } }
        cached: { path: "/cached/{id}", calls: {
                  part: { upstream: service, path: "/cached/{path.id}", cache: { ttl: 1h } } } }
        stale:
          path: /stale
          calls:
            part: { upstream: service, path: /stale, cache: { ttl: 1ms, stale-while-revalidate: 1h } }
        live: { path: /live, live: { every: 100ms },
                calls: { part: { upstream: service, path: /live } } }
        proxied: { path: "/proxied/**", proxy: { upstream: service, path: /files } }
      """;

  private static final CountDownLatch ARRIVED = new CountDownLatch(1);
  private static final CountDownLatch LET_GO = new CountDownLatch(1);

  private static SocketStub service;
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    service = SocketStub.start(RequestIdsTest::reply);
    gateway = Gateway.start(DEFINITION.formatted(service.url()));
  }

  @AfterAll
  static void stop() {
    LET_GO.countDown();
    gateway.close();
    service.close();
  }

  @BeforeEach
  void forget() {
    service.forget();
  }

  private static Reply reply(Recorded request) {
    if (request.path().equals("/cached/shared")) {
      ARRIVED.countDown();
      await().until(() -> LET_GO.getCount() == 0);
    }
    return Reply.json("[1,2]");
  }

  /** Refreshes of another test may still be on their way. */
  private static List<String> sent(String... paths) {
    return service.requests().stream()
        .filter(request -> Stream.of(paths).anyMatch(request.path()::startsWith))
        .flatMap(request -> request.header("x-request-id").stream())
        .toList();
  }

  @ParameterizedTest
  @CsvSource({"/plain, 1", "/chain, 3", "/cached/alone, 1", "/proxied/a, 1"})
  void isSentWithEveryRequestThatItCauses(String target, int requests) {
    gateway.get(target, "X-Request-Id", "mine");

    assertThat(sent(ANY)).hasSize(requests).containsOnly("mine");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/plain", "/chain", "/proxied/a"})
  void isTheAnswersWhereTheClientHasNone(String target) {
    String answered = gateway.get(target).headers().firstValue("x-request-id").orElseThrow();

    assertThat(answered).matches(NEW);
    assertThat(sent(ANY)).isNotEmpty().containsOnly(answered);
  }

  @ParameterizedTest
  @CsvSource({"/plain", "/proxied/a"})
  void isNewWhereTheClientsIsNone(String target) {
    RawClient.exchange(gateway, "GET " + target, "X-Request-Id: " + "a".repeat(129));
    RawClient.exchange(gateway, "GET " + target, "X-Request-Id: a b");
    RawClient.exchange(gateway, "GET " + target, "X-Request-Id: ${jndi:x}");

    assertThat(sent(ANY)).hasSize(3).doesNotHaveDuplicates().allMatch(id -> id.matches(NEW));
  }

  @Test
  void cannotBeTakenAwayByTheClient() {
    RawClient.exchange(
        gateway, "GET /proxied/a", "X-Request-Id: mine", "Connection: x-request-id, close");

    assertThat(sent("/files")).containsExactly("mine");
  }

  @Test
  void isTheFilesWhereItSetsOne() {
    gateway.get("/named", "X-Request-Id", "mine");

    assertThat(sent("/named")).containsExactly("fixed");
  }

  @Test
  void isThatOfTheRequestWhichBeganASharedCall() {
    HttpRequest.Builder shared = gateway.request("/cached/shared");
    var first = gateway.sendAsync(shared.copy().header("X-Request-Id", "first").build());
    await().until(() -> ARRIVED.getCount() == 0);
    var second = gateway.sendAsync(shared.copy().header("X-Request-Id", "second").build());
    await().until(() -> gateway.requestsInFlight() == 2);
    LET_GO.countDown();
    CompletableFuture.allOf(first, second).join();

    assertThat(sent("/cached")).containsExactly("first");
    assertThat(second.join().headers().firstValue("x-request-id")).contains("second");
  }

  @Test
  void isNoReasonToAskForAStoredAnswerAgain() {
    gateway.get("/cached/stored", "X-Request-Id", "first");
    gateway.get("/cached/stored", "X-Request-Id", "second");

    assertThat(sent("/cached")).containsExactly("first");
  }

  @Test
  void isAnotherForARefreshThatNobodyWaitsFor() {
    gateway.get("/stale", "X-Request-Id", "mine");
    await()
        .until(
            () -> {
              gateway.get("/stale", "X-Request-Id", "mine");
              return sent("/stale").size() > 1;
            });

    assertThat(sent("/stale").get(0)).isEqualTo("mine");
    assertThat(sent("/stale").get(1)).matches(NEW);
  }

  @Test
  void isAnotherForEachEvaluationOfALiveRoute() throws IOException, InterruptedException {
    HttpRequest request =
        gateway
            .request("/live")
            .headers("Accept", "text/event-stream", "X-Request-Id", "mine")
            .build();
    try (InputStream stream =
        HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream()).body()) {
      assertThat(stream.read()).isPositive();
      await().until(() -> sent("/live").size() > 2);
    }
    await().until(() -> gateway.liveStreams("live") == 0 && gateway.isIdle());

    List<String> ids = sent("/live");
    assertThat(ids).allMatch(id -> id.matches(NEW));
    assertThat(new HashSet<>(ids)).hasSameSizeAs(ids);
  }
}
