package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a service has nothing of is {@code null} where {@code absent-on} says so, and no failure.
 */
class AbsentTest {

  private static SocketStub service;
  private static Gateway gateway;

  private static Reply reply(Recorded request) {
    String path = request.path();
    String last = path.substring(path.lastIndexOf('/') + 1);
    if (path.startsWith("/own/")) {
      return Reply.of(404, "Cache-Control: max-age=600\r\nX-Total: 1\r\n", "no".getBytes(UTF_8));
    }
    if (path.equals("/cart")) {
      return Reply.json("{\"lines\":[{\"id\":404},{\"id\":1}]}");
    }
    if (path.startsWith("/h/") && last.length() < 3) {
      return Reply.json("[{\"id\":" + last + "}]");
    }
    return last.length() == 3 && last.startsWith("4")
        ? Reply.status(Integer.parseInt(last))
        : Reply.json("{\"id\":\"" + last + "\",\"seller\":{\"id\":7}}");
  }

  @BeforeAll
  static void start() {
    service = SocketStub.start(AbsentTest::reply);
    gateway =
        Gateway.start(
            """
            upstreams:
              shop:
                url: "%1$s"
                retry: { backoff: 1ms }
                circuit-breaker: { minimum-calls: 2, window: 10 }
            routes:
              page:
                path: "/page/{id}"
                calls:
                  product: { upstream: shop, path: "/p/{path.id}", absent-on: [404, 410, 429], at: seller, keep: [id] }
                  other: { upstream: shop, path: "/other" }
              merged: { path: "/merged/{id}", calls: {
                        product: { upstream: shop, path: "/p/{path.id}", absent-on: [404], merge: true } } }
              standing: { path: "/standing/{id}", calls: {
                          product: { upstream: shop, path: "/p/{path.id}", absent-on: [404], fallback: { id: 0 } } } }
              read:
                path: "/read/{id}"
                calls:
                  product: { upstream: shop, path: "/p/{path.id}", absent-on: [404] }
                  seller: { upstream: shop, path: "/s/{product.seller.id:none}" }
                  strict: { upstream: shop, path: "/t/{product.seller.id}", required: false }
              each:
                path: /each
                method: POST
                calls:
                  parts: { upstream: shop, for-each: body.ids, path: "/p/{item}", absent-on: [404], keep: [id] }
              batch:
                path: /batch
                method: POST
                calls:
                  parts: { upstream: shop, for-each: body.ids, path: "/b/404?ids={keys}", batch: { match: id }, absent-on: [404] }
              inside:
                path: /inside
                method: POST
                calls:
                  cart: { upstream: shop, path: /cart }
                  part: { upstream: shop, for-each: cart.lines, path: "/p/{item.id}", into: part, absent-on: [404], keep: [id] }
              halves:
                path: /halves
                method: POST
                at-least: 1
                calls:
                  parts: { upstream: shop, for-each: body.ids, path: "/h/{keys}", batch: { match: id, size: 1 },
                           absent-on: [404], required: false }
              stored: { path: "/stored/{id}", calls: {
                        part: { upstream: shop, path: "/c/{path.id}", absent-on: [404], cache: { ttl: 1h, negative-ttl: 1h } } } }
              forbidden: { path: "/forbidden/{id}", calls: {
                           part: { upstream: shop, path: "/c/{path.id}", absent-on: [403], cache: { ttl: 1h, negative-ttl: 1h } } } }
              unstored: { path: "/unstored/{id}", calls: {
                          part: { upstream: shop, path: "/u/{path.id}", absent-on: [404], cache: { ttl: 1h } } } }
              own: { path: "/own/{id}", calls: {
                     part: { upstream: shop, path: "/own/{path.id}", absent-on: [404], pass-headers: [x-total], cache: upstream } } }
              failing: { path: "/failing/{id}", calls: {
                         part: { upstream: shop, path: "/c/{path.id}", cache: { ttl: 1h, negative-ttl: 1h } } } }
            """
                .formatted(service.url()));
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

  private static HttpResponse<String> post(String target, String json) {
    return gateway.send(
        gateway
            .request(target)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(json))
            .build());
  }

  private static String served(HttpResponse<String> answer) {
    String timing = answer.headers().firstValue("server-timing").orElseThrow();
    return timing.replaceAll(".*part;dur=[^;]*;desc=([a-z-]*).*", "$1");
  }

  @Test
  void isNullAndTheDocumentIsWhole() {
    HttpResponse<String> answer = gateway.get("/page/404");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo("{\"product\":null,\"other\":{\"id\":\"other\",\"seller\":{\"id\":7}}}");
    assertThat(answer.headers().firstValue("gather-partial")).isEmpty();
    assertThat(answer.headers().firstValue("etag")).isPresent();
    assertThat(gateway.get("/merged/404").body()).isEqualTo("{}");
  }

  @Test
  void isAFailureWithAnyOtherStatus() {
    assertThat(gateway.get("/page/409").statusCode()).isEqualTo(502);
    assertThat(gateway.get("/merged/410").statusCode()).isEqualTo(410);
  }

  /** Neither does it count against the service. */
  @Test
  void isNotAskedForAgain() {
    for (int i = 0; i < 5; i++) {
      assertThat(gateway.get("/page/429").statusCode()).isEqualTo(200);
    }

    assertThat(service.requests("/p/429")).hasSize(5);
    assertThat(gateway.upstreams().get("shop").circuitBreaker().getState().name())
        .isEqualTo("CLOSED");
  }

  @Test
  void isNoFailureThatAFallbackStandsInFor() {
    assertThat(gateway.get("/standing/404").body()).isEqualTo("{\"product\":null}");
    assertThat(gateway.get("/standing/410").body()).isEqualTo("{\"product\":{\"id\":0}}");
  }

  @Test
  void isMissingToTheCallsThatReadIt() {
    assertThat(gateway.get("/read/404").body())
        .isEqualTo(
            "{\"product\":null,\"seller\":{\"id\":\"none\",\"seller\":{\"id\":7}},\"strict\":null,"
                + "\"errors\":[{\"call\":\"strict\",\"kind\":\"unresolved\"}]}");
  }

  @Test
  void isNullInThePlaceOfItsElement() {
    assertThat(post("/each", "{\"ids\":[1,404,2]}").body())
        .isEqualTo("{\"parts\":[{\"id\":\"1\"},null,{\"id\":\"2\"}]}");
    assertThat(post("/batch", "{\"ids\":[1,2]}").body()).isEqualTo("{\"parts\":[null,null]}");
    assertThat(post("/inside", "{}").body())
        .isEqualTo(
            "{\"cart\":{\"lines\":[{\"id\":404,\"part\":null},{\"id\":1,\"part\":{\"id\":\"1\"}}]}}");
  }

  /** Of other requests of the same batch nothing is absent, and what failed has failed. */
  @Test
  void isNullForTheElementsThatOneRequestOfABatchAskedFor() {
    assertThat(post("/halves", "{\"ids\":[1,404,2]}").body())
        .isEqualTo("{\"parts\":[{\"id\":1},null,{\"id\":2}]}");
    HttpResponse<String> partial = post("/halves", "{\"ids\":[404,403]}");
    assertThat(partial.statusCode()).as("what is absent is an answer").isEqualTo(200);
    assertThat(partial.body())
        .isEqualTo(
            "{\"parts\":[null,null],\"errors\":[{\"call\":\"parts\",\"kind\":\"status\","
                + "\"status\":403,\"index\":[1],\"count\":1}]}");
  }

  @Test
  void isStoredAsLongAsAnyOtherNegativeAnswer() {
    assertThat(served(gateway.get("/stored/404"))).isEqualTo("miss");
    HttpResponse<String> again = gateway.get("/stored/404");

    assertThat(served(again)).isEqualTo("fresh");
    assertThat(again.body()).isEqualTo("{\"part\":null}");
    assertThat(again.headers().firstValue("cache-control").orElseThrow())
        .startsWith("public, max-age=3");
    assertThat(service.requests("/c/404")).hasSize(1);
    assertThat(gateway.get("/failing/404").statusCode())
        .as("another call that has stored the same is none that is absent")
        .isEqualTo(404);
    assertThat(service.requests("/c/404")).as("it is one answer").hasSize(1);
  }

  @Test
  void isNotStoredWithoutALifetimeOrWithAnotherStatus() {
    assertThat(served(gateway.get("/unstored/404"))).isEqualTo("miss");
    assertThat(served(gateway.get("/unstored/404"))).isEqualTo("miss");
    assertThat(served(gateway.get("/forbidden/403"))).isEqualTo("miss");
    HttpResponse<String> again = gateway.get("/forbidden/403");
    assertThat(served(again)).isEqualTo("miss");
    assertThat(again.headers().firstValue("cache-status"))
        .hasValue("Gather; fwd=miss; detail=status");
  }

  /** RFC 9111, 4.2: a lifetime that the answer itself names is that of a 404 as well. */
  @Test
  void isStoredAsLongAsItsOwnFieldsSay() {
    assertThat(served(gateway.get("/own/1"))).isEqualTo("miss");
    HttpResponse<String> again = gateway.get("/own/1");

    assertThat(served(again)).isEqualTo("fresh");
    assertThat(again.headers().firstValue("cache-control").orElseThrow())
        .matches("public, max-age=(600|[1-5]?[0-9]{1,2})");
    assertThat(again.headers().firstValue("x-total")).as("of what is not there").isEmpty();
  }

  @Test
  void isAPartOfAStream() {
    assertThat(gateway.get("/page/404", "accept", "application/x-ndjson").body())
        .contains("{\"part\":\"product\",\"value\":null}\n")
        .endsWith("{\"done\":true,\"partial\":false}\n");
    assertThat(gateway.get("/merged/404", "accept", "text/event-stream").body())
        .matches("retry: [0-9]+\n\nevent: done\nid: done\ndata: \\{\"partial\":false}\n\n");
  }
}
