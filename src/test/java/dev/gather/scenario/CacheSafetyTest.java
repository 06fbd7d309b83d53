package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What no request may find in the cache, on both databases. */
@ParameterizedClass
@EnumSource
class CacheSafetyTest {

  private static final AtomicInteger VERSION = new AtomicInteger();
  private static final AtomicReference<Reply> NEXT = new AtomicReference<>();

  private static SocketStub service;
  private static Gateway gateway;

  /** Seen in the test's name. */
  @Parameter private CacheDatabase database;

  @BeforeParameterizedClassInvocation
  static void start(CacheDatabase database) {
    service = SocketStub.start(CacheSafetyTest::reply);
    gateway =
        Gateway.start(
            """
            upstreams:
              service:
                url: "%s"
                retry: { max-attempts: 1 }
                headers: { forward: [accept-language, x-tenant] }
            routes:
              long:
                path: /long/{id}
                calls: { part: { upstream: service, path: "/long/{path.id}", cache: { ttl: 1h } } }
              varied:
                path: /varied
                calls: { part: { upstream: service, path: /varied, cache: { ttl: 1h, vary: [accept-language] } } }
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
  void neverStoresWhatMustNotBe() {
    Map<String, Reply> replies =
        Map.of(
            "no-store", json("Cache-Control: no-store"),
            "private", json("Cache-Control: private"),
            "cookie", json("Set-Cookie: a=b"),
            "star", json("Vary: *"),
            "other", Reply.of(203, "", "{}".getBytes(UTF_8)),
            "moved", Reply.status(301),
            "failed", Reply.status(500),
            "invalid", Reply.json("{"),
            "truncated",
                Reply.raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}", Reply.Then.CLOSE));
    replies.forEach(
        (name, reply) -> {
          NEXT.set(reply);
          String target = "/long/never-" + name;
          int status = gateway.get(target).statusCode();
          assertThat(status).as(name).isIn(200, 502);
          assertThat(gateway.get(target).statusCode()).as(name).isEqualTo(status);
          assertThat(service.requests())
              .filteredOn(request -> request.target().equals(target))
              .as(name)
              .hasSize(2);
        });
  }

  @Test
  void keysWhatItSendsAndSendsNothingElse() {
    String german = gateway.get("/varied", "Accept-Language", "de", "X-Tenant", "a").body();
    String french = gateway.get("/varied", "Accept-Language", "fr", "X-Tenant", "b").body();

    assertThat(french).isNotEqualTo(german);
    assertThat(gateway.get("/varied", "Accept-Language", "de", "X-Tenant", "c").body())
        .isEqualTo(german);
    assertThat(service.requests()).hasSize(2);
    assertThat(service.requests().get(0).header("x-tenant")).isEmpty();
  }

  @Test
  void letsHeadersThatAreNotKeyedChangeNothing() {
    gateway.get(
        "/long/hostile",
        "X-Tenant",
        "a",
        "X-Forwarded-Host",
        "evil",
        "X-Original-Url",
        "/evil",
        "Cookie",
        "evil=1",
        "Authorization",
        "Bearer evil",
        "Range",
        "bytes=0-1",
        "If-None-Match",
        "\"evil\"",
        "Cache-Control",
        "no-store, max-age=0");
    HttpResponse<String> plain = gateway.get("/long/hostile", "X-Tenant", "a");

    assertThat(header(plain, "server-timing")).contains("desc=fresh");
    assertThat(plain.body()).startsWith("{\"part\":{\"v\":");
    assertThat(service.requests())
        .filteredOn(request -> request.target().equals("/long/hostile"))
        .singleElement()
        .asString()
        .doesNotContain("evil");
  }

  private static Reply json(String headers) {
    return Reply.of(200, headers + "\r\n", "{\"v\":0}".getBytes(UTF_8));
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
