package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys that compute, refuse, choose, share and stand in, where two of them meet. */
class MeetingKeysTest {

  private static SocketStub shop;
  private static Gateway gateway;
  private static final AtomicInteger arrived = new AtomicInteger();
  private static volatile CountDownLatch held = new CountDownLatch(0);

  private static Reply reply(Recorded request) {
    return switch (request.path()) {
      case "/price", "/gone" -> Reply.status(500);
      case "/list-price" -> Reply.json("{\"amount\":9}");
      case "/basket" -> Reply.json("{\"lines\":[{\"id\":1,\"n\":2},{\"id\":2,\"n\":3}]}");
      case "/products" -> Reply.json("[{\"id\":2,\"name\":\"b\"},{\"id\":1,\"name\":\"a\"}]");
      case "/held" -> {
        arrived.incrementAndGet();
        awaitRelease();
        yield Reply.json("{\"at\":\"" + request.target() + "\"}");
      }
      default -> Reply.json("{\"at\":\"" + request.target() + "\"}");
    };
  }

  private static void awaitRelease() {
    try {
      held.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @BeforeAll
  static void start() {
    shop = SocketStub.start(MeetingKeysTest::reply);
    gateway =
        Gateway.start(
            """
            upstreams: { shop: { url: "%s", retry: { max-attempts: 1 }, circuit-breaker: { window: 1000, minimum-calls: 1000 } }, patient: { url: "%s", timeout: 20s } }
            routes:
              page:
                path: /page
                fields: true
                require: [{ that: "price.amount < $number(query.most)", status: 403, detail: too dear }]
                calls:
                  price: { upstream: shop, path: /price, fallback-call: listPrice }
                  listPrice: { upstream: shop, path: /list-price }
                  basket: { upstream: shop, path: /basket, hidden: true }
                  total: { compute: "{ 'n': $sum(basket.lines.n), 'price': price.amount }" }
                  news: { upstream: shop, path: /news }
              computed-stand-in:
                path: /computed-stand-in
                calls:
                  first: { upstream: shop, path: /gone, fallback-call: second }
                  second: { compute: "{ 'amount': basket.lines[0].n * 2 }" }
                  basket: { upstream: shop, path: /basket, hidden: true }
                  reads: { upstream: shop, path: "/reads?of={first.amount}" }
              merged:
                path: /merged
                fields: true
                calls:
                  base: { upstream: shop, path: /basket, merge: true }
                  lines: { upstream: shop, path: /news, when: "query.p = '1'" }
              computed-list:
                path: /computed-list
                params: { least: { type: integer, default: 1 } }
                calls:
                  basket: { upstream: shop, path: /basket, hidden: true }
                  lines: { compute: "[basket.lines[n > $$.query.least + 1]]" }
                  products:
                    upstream: shop
                    path: "/products?ids={keys}"
                    for-each: lines
                    batch: { key: id, match: id }
                    into: product
              shared:
                path: /shared
                deadline: 30s
                params: { limit: { type: integer, default: 10 } }
                calls:
                  held: { upstream: patient, path: "/held?limit={query.limit}&c={cookie.c}", coalesce: true }
              endless:
                path: /endless/{key}
                deadline: 2s
                calls:
                  least: { compute: "($f := function($x) { $f($x + 1) }; $f(1))", fallback: ended }
                  given: { compute: "$keys({ path.key: 1 })" }
              hostile:
                path: /hostile
                method: POST
                calls:
                  count: { compute: "$count(body.**)", fallback: too much }
                  names: { compute: "$join($keys(body), ',')", fallback: none }
              live:
                path: /live
                fields: true
                live: { every: 100ms }
                calls:
                  basket: { upstream: shop, path: /basket, hidden: true }
                  sum: { compute: "$sum(basket.lines.n)" }
                  news: { upstream: shop, path: /news }
            """
                .formatted(shop.url(), shop.url()),
            "gather.expression.time-limit=250ms");
  }

  @AfterAll
  static void stop() {
    gateway.close();
    shop.close();
  }

  @BeforeEach
  void forget() {
    shop.forget();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/page?most=10 | 200 | {\"price\":{\"amount\":9},\"total\":{\"n\":5,\"price\":9},\"news\":{\"at\":\"/news\"}} | /basket /list-price /news /price",
        "/page?most=10&fields=total.n | 200 | {\"total\":{\"n\":5}} | /basket /list-price /price",
        "/page?most=10&fields=news | 200 | {\"news\":{\"at\":\"/news\"}} | /list-price /news /price",
        "/page?most=9&fields=news | 403 |  | /list-price /news /price",
        "/computed-stand-in | 200 | {\"first\":{\"amount\":4},\"reads\":{\"at\":\"/reads?of=4\"}} | /basket /gone /reads",
        "/merged?fields=lines | 200 | {\"lines\":[{\"id\":1,\"n\":2},{\"id\":2,\"n\":3}]} | /basket",
        "/merged?fields=lines&p=1 | 200 | {\"lines\":{\"at\":\"/news\"}} | /basket /news",
        "/computed-list | 200 | {\"lines\":[{\"id\":2,\"n\":3,\"product\":{\"id\":2,\"name\":\"b\"}}]} | /basket /products",
        "/computed-list?least=0 | 200 | {\"lines\":[{\"id\":1,\"n\":2,\"product\":{\"id\":1,\"name\":\"a\"}},{\"id\":2,\"n\":3,\"product\":{\"id\":2,\"name\":\"b\"}}]} | /basket /products",
        "/computed-list?least=9 | 200 | {\"lines\":[]} | /basket",
        "/endless/x | 200 | {\"least\":\"ended\",\"given\":\"x\"} |"
      })
  void makeTheCallsAndTheDocumentThatBothAskFor(
      String path, int status, String document, String asked) {
    HttpResponse<String> answer = gateway.get(path);

    assertThat(answer.statusCode()).isEqualTo(status);
    if (document != null) {
      assertThat(answer.body()).isEqualTo(document);
    }
    assertThat(shop.requests())
        .extracting(Recorded::path)
        .hasSameElementsAs(asked == null ? List.of() : Arrays.asList(asked.split(" ")));
  }

  /** One that comes late makes a call of its own, so that it is tried again. */
  @Test
  void shareWhatIsTheSameWhenDefaultsAreFilledInAndNothingElse() {
    await().until(() -> answersOfFour() == 3);
  }

  /** How many requests the service was sent for four of clients, of which two are the same. */
  private static int answersOfFour() throws ExecutionException, InterruptedException {
    arrived.set(0);
    held = new CountDownLatch(1);
    CompletableFuture<HttpResponse<String>> implied = get("/shared", "c=1");
    await().until(() -> arrived.get() == 1);
    CompletableFuture<HttpResponse<String>> said = get("/shared?limit=10", "c=1");
    CompletableFuture<HttpResponse<String>> other = get("/shared?limit=11", "c=1");
    CompletableFuture<HttpResponse<String>> others = get("/shared", "c=2");
    await().until(() -> arrived.get() >= 3 && gateway.requestsInFlight() == 4);
    held.countDown();

    assertThat(body(implied)).contains("limit=10&c=1");
    assertThat(body(said)).isEqualTo(body(implied));
    assertThat(body(other)).contains("limit=11&c=1");
    assertThat(body(others)).contains("limit=10&c=2");
    return arrived.get();
  }

  private static CompletableFuture<HttpResponse<String>> get(String path, String cookie) {
    return HttpClient.newHttpClient()
        .sendAsync(gateway.request(path).header("cookie", cookie).build(), BodyHandlers.ofString());
  }

  private static String body(CompletableFuture<HttpResponse<String>> answer)
      throws ExecutionException, InterruptedException {
    return answer.get().body();
  }

  @Test
  void endWithTheirBoundsWhateverAClientSends() {
    String deep = "[".repeat(60) + "]".repeat(60);
    String wide = "[" + "1,".repeat(200_000) + "1]";
    for (String value : new String[] {deep, wide, "\"\\u0000\"", "1e400", "{\"a\":{\"b\":[]}}"}) {
      HttpResponse<String> answer =
          gateway.send(
              gateway
                  .request("/hostile")
                  .header("content-type", "application/json")
                  .POST(BodyPublishers.ofString("{\"v\":" + value + "}"))
                  .build());

      assertThat(answer.statusCode()).isIn(200, 400);
      assertThat(answer.body()).doesNotContain("Exception");
    }
  }

  @Test
  void tellASubscriberWhatItHasChosen() {
    try (EventStream chosen = new EventStream(gateway, "/live?fields=sum");
        EventStream all = new EventStream(gateway, "/live")) {
      await().until(() -> chosen.contains("\"sum\"") && all.contains("\"news\""));
      assertThat(chosen.contains("news")).isFalse();
      assertThat(chosen.events()).contains("part {\"name\":\"sum\",\"value\":5}");
    }
  }
}
