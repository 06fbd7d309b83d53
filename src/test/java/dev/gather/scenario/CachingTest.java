package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What clients see of the cache, on both databases. */
@ParameterizedClass
@EnumSource
class CachingTest {

  /** Seen in the test's name. */
  @Parameter private CacheDatabase database;

  private static final AtomicInteger VERSION = new AtomicInteger();
  private static final AtomicReference<Reply> NEXT = new AtomicReference<>();

  private static SocketStub service;
  private static Gateway gateway;

  @BeforeParameterizedClassInvocation
  static void start(CacheDatabase database) {
    service = SocketStub.start(CachingTest::reply);
    gateway =
        Gateway.start(
            """
            upstreams:
              service:
                url: "%1$s"
                retry: { max-attempts: 1 }
                circuit-breaker: { window: 1000, minimum-calls: 1000 }
                headers: { forward: [accept-language, x-tenant] }
              personal:
                url: "%1$s"
                headers: { forward: [authorization] }
            routes:
              long:
                path: /long/{id}
                calls: { part: { upstream: service, path: "/long/{path.id}", cache: { ttl: 1h } } }
              short:
                path: /short/{id}
                calls:
                  part:
                    upstream: service
                    path: "/short/{path.id}"
                    cache: { ttl: 100ms, stale-while-revalidate: 1h, stale-if-error: 1h }
              error:
                path: /error/{id}
                calls:
                  part: { upstream: service, path: "/error/{path.id}", cache: { ttl: 50ms, stale-if-error: 1h } }
              hurried:
                path: /hurried/{id}
                deadline: 3s
                calls:
                  part: { upstream: service, path: "/hurried/{path.id}", cache: { ttl: 50ms, stale-if-error: 1h } }
              negative:
                path: /negative/{id}
                calls: { part: { upstream: service, path: "/negative/{path.id}", cache: { ttl: 1h, negative-ttl: 1h } } }
              positive:
                path: /positive/{id}
                calls: { part: { upstream: service, path: "/positive/{path.id}", cache: { ttl: 1h } } }
              followed:
                path: /followed/{id}
                calls: { part: { upstream: service, path: "/followed/{path.id}", cache: upstream } }
              personal:
                path: /personal
                calls: { part: { upstream: personal, path: /personal, cache: { ttl: 1h, scope: user } } }
              mixed:
                path: /mixed
                calls:
                  stored: { upstream: service, path: /mixed, cache: { ttl: 1h } }
                  live: { upstream: service, path: /live }
            """
                .formatted(service.url()),
            database.properties());
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    gateway.close();
    service.close();
  }

  @BeforeEach
  void forget() {
    service.forget();
    NEXT.set(null);
  }

  private static Reply reply(Recorded request) {
    Reply next = NEXT.get();
    return next != null ? next : Reply.json("{\"v\":" + VERSION.incrementAndGet() + "}");
  }

  @Test
  void servesAFreshAnswerWithoutAskingAgain() {
    HttpResponse<String> first = gateway.get("/long/1");
    HttpResponse<String> second = gateway.get("/long/1");

    assertThat(second.body()).isEqualTo(first.body());
    assertThat(service.requests()).hasSize(1);
    assertThat(header(first, "cache-status")).isEqualTo("Gather; fwd=miss; stored");
    assertThat(header(second, "cache-status")).startsWith("Gather; hit; ttl=35");
    assertThat(header(first, "server-timing")).contains("desc=miss");
    assertThat(header(second, "server-timing")).contains("desc=fresh");
    assertThat(header(second, "cache-control")).startsWith("public, max-age=3");
    assertThat(header(second, "age")).matches("[0-9]+");
  }

  @Test
  void makesOneCallOfConcurrentMisses() {
    NEXT.set(Reply.json("{\"v\":0}"));
    List<CompletableFuture<HttpResponse<String>>> answers =
        IntStream.range(0, 1000)
            .mapToObj(i -> gateway.sendAsync(gateway.request("/long/many").build()))
            .toList();

    assertThat(answers).allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
    assertThat(service.requests()).hasSize(1);
  }

  @Test
  void servesAStaleAnswerAndFetchesItInTheBackground() {
    String first = gateway.get("/short/1").body();
    await().pollDelay(Duration.ofMillis(150)).until(() -> true);

    HttpResponse<String> stale = gateway.get("/short/1");

    assertThat(stale.body()).isEqualTo(first);
    assertThat(header(stale, "server-timing")).contains("desc=stale,");
    assertThat(header(stale, "cache-control")).isEqualTo("no-cache");
    await().until(() -> !gateway.get("/short/1").body().equals(first));
  }

  @Test
  void servesAStaleAnswerWhenTheUpstreamFails() {
    HttpResponse<String> fetched = gateway.get("/error/1");
    assertThat(fetched.statusCode()).isEqualTo(200);
    String first = fetched.body();
    NEXT.set(Reply.status(500));
    await().pollDelay(Duration.ofMillis(100)).until(() -> true);

    HttpResponse<String> stale = gateway.get("/error/1");

    assertThat(stale.statusCode()).isEqualTo(200);
    assertThat(stale.body()).isEqualTo(first);
    assertThat(header(stale, "server-timing")).contains("desc=stale-error,");
    assertThat(gateway.get("/error/2").statusCode()).isEqualTo(502);
  }

  @Test
  void servesAStaleAnswerBeforeTheDeadlineOfARequestWhoseUpstreamHangs() {
    String first = gateway.get("/hurried/1").body();
    NEXT.set(Reply.SILENCE);
    await().pollDelay(Duration.ofMillis(100)).until(() -> true);

    // It is served 50 ms before the deadline, in which a busy machine may not get to it.
    await().until(() -> gateway.get("/hurried/1").body().equals(first));
    assertThat(gateway.get("/hurried/2").statusCode()).isEqualTo(504);
  }

  @Test
  void keepsA404AsLongAsTheFileSays() {
    NEXT.set(Reply.status(404));
    assertThat(gateway.get("/negative/1").statusCode()).isEqualTo(404);
    assertThat(gateway.get("/negative/1").statusCode()).isEqualTo(404);
    assertThat(service.requests()).hasSize(1);
    service.forget();

    assertThat(gateway.get("/positive/1").statusCode()).isEqualTo(404);
    assertThat(gateway.get("/positive/1").statusCode()).isEqualTo(404);
    assertThat(service.requests()).hasSize(2);
  }

  @Test
  void followsTheAnswersOwnHeaders() {
    NEXT.set(json("Cache-Control: max-age=3600"));
    gateway.get("/followed/1");
    HttpResponse<String> second = gateway.get("/followed/1");
    assertThat(service.requests()).hasSize(1);
    assertThat(header(second, "cache-control")).matches("public, max-age=3[0-9]{3}");

    NEXT.set(Reply.json("{\"v\":0}"));
    service.forget();
    gateway.get("/followed/2");
    gateway.get("/followed/2");
    assertThat(service.requests()).hasSize(2);
  }

  @Test
  void asksWhetherAStaleAnswerHasChanged() {
    NEXT.set(json("Cache-Control: max-age=0, stale-while-revalidate=3600\r\nETag: \"x\""));
    String first = gateway.get("/followed/3").body();
    NEXT.set(
        Reply.raw("HTTP/1.1 304 Same\r\nCache-Control: max-age=3600\r\n\r\n", Reply.Then.CONTINUE));

    assertThat(gateway.get("/followed/3").body()).isEqualTo(first);
    await().until(() -> header(gateway.get("/followed/3"), "server-timing").contains("desc=fresh"));
    assertThat(service.requests().get(1).header("if-none-match")).containsExactly("\"x\"");
    assertThat(gateway.get("/followed/3").body()).isEqualTo(first);
  }

  @Test
  void keepsUsersApart() {
    String ann = gateway.get("/personal", "Authorization", "Bearer ann").body();
    String ben = gateway.get("/personal", "Authorization", "Bearer ben").body();

    assertThat(ben).isNotEqualTo(ann);
    assertThat(gateway.get("/personal", "Authorization", "Bearer ann").body()).isEqualTo(ann);
    HttpResponse<String> again = gateway.get("/personal", "Authorization", "Bearer ben");
    assertThat(again.body()).isEqualTo(ben);
    assertThat(header(again, "cache-control")).startsWith("private, max-age=");
  }

  @Test
  void makesADocumentNoFresherThanItsLeastFreshPart() {
    gateway.get("/mixed");
    HttpResponse<String> second = gateway.get("/mixed");

    assertThat(header(second, "cache-control")).isEqualTo("no-cache");
    assertThat(header(second, "cache-status")).isEqualTo("Gather; fwd=bypass");
    assertThat(header(second, "server-timing")).contains("desc=fresh").contains("desc=bypass");
  }

  private static Reply json(String headers) {
    return Reply.of(200, headers + "\r\n", "{\"v\":0}".getBytes(UTF_8));
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
