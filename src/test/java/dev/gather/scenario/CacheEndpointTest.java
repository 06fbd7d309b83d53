package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What operators see of the cache, and do to it, on both databases. */
@ParameterizedClass
@EnumSource
class CacheEndpointTest {

  @Parameter private CacheDatabase database;

  private static final String CACHE = "/actuator/gathercache";

  private static SocketStub service;
  private static Gateway gateway;

  @BeforeParameterizedClassInvocation
  static void start(CacheDatabase database) {
    service = SocketStub.start(request -> Reply.json("{\"v\":1}"));
    gateway =
        Gateway.start(
            """
            upstreams:
              shop: { url: "%1$s" }
              other: { url: "%1$s" }
            routes:
              product:
                path: /product/{id}
                calls:
                  part:
                    upstream: shop
                    path: "/product/{path.id}"
                    cache: { ttl: 1h, stale-if-error: 90s, tags: ["product:{path.id}"] }
              page:
                path: /page
                calls:
                  live: { upstream: shop, path: /live }
                  part: { upstream: other, path: /part, cache: { ttl: 1h } }
              followed:
                path: /followed
                calls: { part: { upstream: other, path: /followed, cache: upstream } }
            """
                .formatted(service.url()),
            Stream.concat(
                    Stream.of(database.properties()), Stream.of("gather.cache.local-life=10m"))
                .toArray(String[]::new));
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    gateway.close();
    service.close();
  }

  @BeforeEach
  void empty() {
    assertThat(delete("?all=true").statusCode()).isEqualTo(200);
  }

  @Test
  void removesWhatHasATagAndNothingElse() {
    store("/product/1", "/product/2");

    assertThat(delete("?tag=product:1").body()).isEqualTo("{\"removed\":1}");

    assertThat(fetched("/product/1")).isTrue();
    assertThat(fetched("/product/2")).isFalse();
  }

  @Test
  void removesWhatARouteOrAnUpstreamStored() {
    store("/product/1", "/product/2", "/page");

    assertThat(delete("?route=product").body()).isEqualTo("{\"removed\":2}");
    assertThat(delete("?upstream=other").body()).isEqualTo("{\"removed\":1}");

    for (String target : List.of("/product/1", "/product/2", "/page")) {
      assertThat(fetched(target)).as(target).isTrue();
    }
  }

  @Test
  void removesEverything() {
    store("/product/1", "/page");

    assertThat(delete("?all=true").body()).isEqualTo("{\"removed\":2}");
    assertThat(delete("?all=true").body()).isEqualTo("{\"removed\":0}");
  }

  @Test
  void refusesWhatItCannotBeSureOf() {
    store("/product/1");

    assertThat(delete("").statusCode()).isEqualTo(400);
    assertThat(delete("?tag=product:1&tag=product:2").statusCode()).isEqualTo(400);
    assertThat(delete("?tag=product:1&route=product").statusCode()).isEqualTo(400);
    assertThat(delete("?tag=").statusCode()).isEqualTo(400);
    assertThat(delete("?rout=product").body()).contains("no parameter (expected: exactly one of");
    HttpResponse<String> unknown = delete("?route=produkt");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).contains("expected: one of [product, page, followed]");
    assertThat(fetched("/product/1")).isFalse();
  }

  @Test
  void showsNumbersInTheEndpointInHealthAndAsMetrics() {
    store("/product/1");
    gateway.get("/product/1");

    JsonNode view = json(CACHE);
    assertThat(view.at("/database/dialect").stringValue()).isEqualTo(database.dialect());
    assertThat(view.at("/database/breaker").stringValue()).isEqualTo("closed");
    assertThat(view.at("/local/entries").intValue()).isEqualTo(1);
    assertThat(view.at("/local/hits").longValue()).isPositive();
    JsonNode health = json("/actuator/health");
    assertThat(health.at("/components/cache/status").stringValue()).isEqualTo("UP");
    assertThat(health.at("/components/cache/details/database").stringValue())
        .isEqualTo(database.dialect());
    assertThat(health.at("/components").has("r2dbc")).isFalse();
    assertThat(gateway.get("/readyz").body()).doesNotContain("cache");
    assertThat(
            json("/actuator/metrics/gather.cache.hits?tag=level:local")
                .at("/measurements/0/value")
                .doubleValue())
        .isPositive();
  }

  @Test
  void routesShowHowTheirCallsAreCached() {
    JsonNode product = json("/actuator/gatherroutes/product").at("/calls/0/cache");
    JsonNode page = json("/actuator/gatherroutes/page").at("/calls");
    JsonNode followed = json("/actuator/gatherroutes/followed").at("/calls/0/cache");

    assertThat(product.path("ttl").stringValue()).isEqualTo("60m");
    assertThat(product.path("staleIfError").stringValue()).isEqualTo("90s");
    assertThat(product.path("scope").stringValue()).isEqualTo("shared");
    assertThat(page.at("/0/cache").isObject()).isFalse();
    assertThat(followed.path("ttl").stringValue()).isEqualTo("upstream");
  }

  /** Also in the database, which is told a little later. */
  private static void store(String... targets) {
    for (String target : targets) {
      assertThat(gateway.get(target).statusCode()).isEqualTo(200);
    }
    await().until(() -> json(CACHE).at("/writes/queued").intValue() == 0);
  }

  private static boolean fetched(String target) {
    return gateway
        .get(target)
        .headers()
        .firstValue("server-timing")
        .orElse("")
        .contains("desc=miss");
  }

  private static HttpResponse<String> delete(String query) {
    return gateway.send(operators(CACHE + query).DELETE().build());
  }

  private static JsonNode json(String path) {
    return JsonMapper.shared().readTree(gateway.send(operators(path).build()).body());
  }

  private static HttpRequest.Builder operators(String target) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + gateway.managementPort() + target));
  }
}
