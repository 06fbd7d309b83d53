package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every kind of failure, by real faults, of a required call, an optional one, and one with a
 * fallback.
 */
class FailureKindsTest {

  private static FaultyServices services;
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    services = new FaultyServices();
    gateway = Gateway.start(services.upstreams() + routes());
    assertThat(gateway.get("/break").statusCode()).isEqualTo(502);
    gateway.sendAsync(gateway.request("/fill").build());
    await().until(() -> services.socket.hanging() == 1);
  }

  @AfterAll
  static void stop() {
    // First, so that no request is left for the gateway to wait for.
    services.close();
    gateway.close();
  }

  private static String routes() {
    StringBuilder routes =
        new StringBuilder(
            """
            routes:
              break: { path: /break, calls: { part: { upstream: broken, path: /500 } } }
              fill: { path: /fill, calls: { part: { upstream: full, path: /hang } } }
            """);
    for (Fault fault : Fault.values()) {
      route(routes, fault, "required", "");
      route(routes, fault, "optional", ", required: false");
      route(routes, fault, "fallback", ", fallback: { stands: in }");
    }
    return routes.toString();
  }

  private static void route(StringBuilder routes, Fault fault, String way, String more) {
    routes.append(
        """
          %1$s-%2$s:
            path: /%1$s/%2$s
            deadline: %3$s
            calls:
              other: { upstream: socket, path: /ok }
              part: { upstream: %4$s, path: "%5$s"%6$s%7$s%8$s }
        """
            .formatted(
                way,
                fault.slug(),
                fault.kind.equals("deadline") ? "3s" : "10m",
                fault.upstream,
                fault.path,
                // After the other one, so that it is always in the document.
                ", after: [other]",
                fault.isMerged() ? ", merge: true" : "",
                fault.kind.equals("timeout") ? more + ", timeout: 300ms" : more));
    if (fault.needsSource()) {
      routes.append("      source: { upstream: socket, path: /source, hidden: true }\n");
    }
  }

  @ParameterizedTest
  @EnumSource
  void ofARequiredCallIsTheRequestsOwn(Fault fault) {
    HttpResponse<String> response = gateway.get("/required/" + fault.slug());

    assertThat(response.statusCode()).isEqualTo(fault.clientStatus);
    assertThat(response.headers().allValues("content-type"))
        .containsExactly("application/problem+json");
    assertThat(response.headers().allValues("cache-control")).containsExactly("no-store");
    assertThat(response.headers().map()).doesNotContainKeys("gather-partial", "etag");
    assertThat(Json.of(response).propertyNames())
        .containsExactlyInAnyOrder("type", "title", "status", "detail", "requestId", "errors");
    assertThat(Json.of(response).path("status").asInt()).isEqualTo(fault.clientStatus);
    assertThat(Json.of(response).path("title").asString()).isNotEmpty();
    assertThat(Json.errors(response)).containsExactly(fault.error());
    assertThat(response.body()).doesNotContain("secret", "127.0.0.1", "localhost");
  }

  @ParameterizedTest
  @EnumSource(names = {"OPEN_CIRCUIT", "FULL_BULKHEAD"})
  void thatIsARefusalSaysWhenToComeBack(Fault fault) {
    HttpResponse<String> response = gateway.get("/required/" + fault.slug());

    assertThat(response.statusCode()).isEqualTo(503);
    long seconds = response.headers().firstValueAsLong("retry-after").orElse(0);
    assertThat(seconds).isBetween(1L, 3600L);
  }

  @ParameterizedTest
  @EnumSource
  void ofAnOptionalCallLeavesNullAndAnError(Fault fault) {
    HttpResponse<String> response = gateway.get("/optional/" + fault.slug());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().allValues("content-type")).containsExactly("application/json");
    assertThat(response.body())
        .isEqualTo(
            "{\"other\":{\"ok\":true},%s\"errors\":[%s]}"
                .formatted(fault.isMerged() ? "" : "\"part\":null,", fault.error()));
    String status = fault.status().isPresent() ? ";status=" + fault.status().getAsInt() : "";
    assertThat(response.headers().allValues("gather-partial"))
        .containsExactly("part;kind=" + fault.kind + status);
    assertThat(response.headers().allValues("cache-control")).containsExactly("no-store");
    assertThat(response.headers().map()).doesNotContainKeys("etag", "retry-after");
  }

  @ParameterizedTest
  @EnumSource
  void isCoveredByAFallback(Fault fault) {
    HttpResponse<String> response = gateway.get("/fallback/" + fault.slug());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .isEqualTo(
            fault.isMerged()
                ? "{\"other\":{\"ok\":true},\"stands\":\"in\"}"
                : "{\"other\":{\"ok\":true},\"part\":{\"stands\":\"in\"}}");
    assertThat(response.headers().map()).doesNotContainKey("gather-partial");
    assertThat(response.headers().firstValue("etag")).isPresent();
    assertThat(response.headers().firstValue("server-timing").orElse(""))
        .contains(";desc=fallback-" + fault.kind);
  }
}
