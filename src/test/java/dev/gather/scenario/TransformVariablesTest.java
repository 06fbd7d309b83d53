package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What every expression sees of the request, and a transform by variables. */
class TransformVariablesTest {

  private static SocketStub shop;
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    shop = SocketStub.start(request -> Reply.json("{\"path\":\"" + request.target() + "\"}"));
    gateway =
        Gateway.start(
            """
            upstreams: { shop: { url: "%s" } }
            routes:
              all:
                path: /all/{id}
                method: POST
                transform: |
                  { "document": $, "path": $path.id, "query": $query.q, "header": $header.`x-a`,
                    "cookie": $cookie.a, "odd": $cookie.d, "both": $cookie.b, "body": $body.b, "hidden": $calls.hidden.path,
                    "missing": $exists($calls.left) }
                require: [{ that: "cookie.a = '1' and $exists(body.b)", status: 400 }]
                calls:
                  shown: { upstream: shop, path: "/shown/{cookie.a}", when: "cookie.a = '1'" }
                  hidden: { upstream: shop, path: /hidden, hidden: true }
                  left: { upstream: shop, path: /left, when: "cookie.a = '2'" }
                  seen: { compute: "[path.id, query.q, header.`x-a`, cookie.a, body.b, shown.path]" }
              vary:
                path: /vary
                transform: "{ 'b': $cookie.b }"
                calls:
                  shown: { upstream: shop, path: /shown }
            """
                .formatted(shop.url()));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    shop.close();
  }

  @Test
  void areTheRequestAndTheCallsBesideTheDocument() {
    assertThat(send("a=1; c=\"3\"; d={e,f}; b=2; b=3").body())
        .isEqualTo(
            """
            {"document":{"shown":{"path":"/shown/1"},"seen":["7","r","h","1",{"c":1.0},"/shown/1"]},\
            "path":"7","query":"r","header":"h","cookie":"1","odd":"{e,f}","both":["2","3"],"body":{"c":1.0},"hidden":"/hidden",\
            "missing":false}""");
  }

  @Test
  void holdFieldsOfCookiesThatAreNone() {
    for (String field : new String[] {"", ";;;", "a", "=1", "b=1;a", "a b=1", "é=1"}) {
      assertThat(send(field).statusCode()).as(field).isEqualTo(400);
    }
  }

  @Test
  void areToldToCaches() {
    HttpResponse<String> answer = gateway.get("/vary");

    assertThat(answer.headers().firstValue("vary").orElse("")).containsIgnoringCase("cookie");
    assertThat(answer.headers().firstValue("cache-control").orElse("")).contains("private");
  }

  private static HttpResponse<String> send(String cookies) {
    HttpRequest.Builder request =
        gateway
            .request("/all/7?q=r")
            .header("content-type", "application/json")
            .header("x-a", "h")
            .POST(BodyPublishers.ofString("{\"b\":{\"c\":1.0}}"));
    if (cookies.chars().allMatch(c -> c < 128)) {
      request.header("cookie", cookies);
    }
    return gateway.send(request.build());
  }
}
