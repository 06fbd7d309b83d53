package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Choices of members beside joins, merged, stored and shared answers: {@code fields}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FieldsOfJoinsTest {

  private static final String PRODUCT = "{ \"id\": 1,\"name\":\"Lamp\" , \"price\": 61.90 }";

  private final SocketStub shop = SocketStub.start(FieldsOfJoinsTest::reply);
  private final Gateway gateway =
      Gateway.start(
          """
          upstreams:
            shop: { url: "%s", retry: { max-attempts: 1 }, circuit-breaker: { window: 1000, minimum-calls: 1000 } }
          routes:
            orders:
              path: /orders
              fields: true
              calls:
                orders: { upstream: shop, path: /orders }
                products:
                  upstream: shop
                  path: "/products/{item.product}"
                  for-each: orders.lines
                  into: product
                  required: false
            owner:
              path: /owner
              fields: true
              calls:
                owner: { upstream: shop, path: /owner }
                visits:
                  upstream: shop
                  path: "/visits?pets={keys}"
                  for-each: owner.pets
                  batch: { key: id, match: pet, many: true }
                  into: visits
                vets:
                  upstream: shop
                  path: "/vets?ids={keys}"
                  for-each: visits
                  batch: { key: vet, match: id }
                  into: vet
            home:
              path: /home
              fields: true
              calls:
                user: { upstream: shop, path: /user, merge: true }
                news: { upstream: shop, path: /news }
            cached:
              path: /cached/{id}
              fields: true
              calls:
                product: { upstream: shop, path: "/products/{path.id}?cached", cache: { ttl: 1h } }
                news: { upstream: shop, path: /news, cache: { ttl: 1h } }
            place:
              path: /place
              method: POST
              fields: true
              calls:
                order: { upstream: shop, method: POST, path: /placed, body: "{body}" }
                news: { upstream: shop, path: /news }
            all:
              path: /all
              fields: true
              calls:
                list: { upstream: shop, path: "/list", forward-query: all }
                news: { upstream: shop, path: /news }
            enough:
              path: /enough/{a}
              fields: true
              at-least: 1
              calls:
                a: { upstream: shop, path: "/{path.a}", required: false }
                news: { upstream: shop, path: /news, required: false }
            live:
              path: /live
              fields: true
              live: { every: 1h }
              calls:
                product: { upstream: shop, path: "/products/7" }
                news: { upstream: shop, path: /news }
                more: { upstream: shop, path: /news?more }
          """
              .formatted(shop.url()));

  private static Reply reply(Recorded request) {
    return switch (request.path()) {
      case "/orders" ->
          Reply.json(
              "[{\"id\": 7 , \"lines\":[{\"product\":1,\"n\":2},{\"product\":2,\"n\":1}]},{\"id\":8}]");
      case "/owner" -> Reply.json("{\"name\":\"Ada\",\"pets\":[{\"id\":3},{\"id\":4}]}");
      case "/visits" ->
          Reply.json("[{\"pet\":3,\"vet\":5,\"on\":1},{\"pet\":3,\"vet\":6,\"on\":2}]");
      case "/vets" -> Reply.json("[{\"id\":5,\"name\":\"Helen\"},{\"id\":6,\"name\":\"Rafael\"}]");
      case "/user" -> Reply.json("{\"name\":\"Ada\",\"address\":{ \"city\":\"Lyon\",\"zip\":1}}");
      case "/placed" ->
          Reply.of(201, "Content-Type: application/json\r\n", "{\"id\":9}".getBytes(UTF_8));
      case "/failing" -> Reply.status(500);
      default ->
          Reply.json(
              request.path().startsWith("/products/")
                  ? PRODUCT
                  : "{\"of\":\"" + request.target() + "\",\"x\":1}");
    };
  }

  @AfterAll
  void stop() {
    gateway.close();
    shop.close();
  }

  @BeforeEach
  void forget() {
    shop.forget();
  }

  @Test
  void decideWhetherAForEachIsMade() {
    assertThat(gateway.get("/orders?fields=orders.id").body())
        .isEqualTo("{\"orders\":[{\"id\":7},{\"id\":8}]}");
    assertThat(targets()).containsExactly("/orders");

    shop.forget();
    assertThat(gateway.get("/orders?fields=orders.lines.product.name").body())
        .isEqualTo(
            "{\"orders\":[{\"lines\":[{\"product\":{\"name\":\"Lamp\"}},"
                + "{\"product\":{\"name\":\"Lamp\"}}]},{}]}");
    assertThat(targets()).containsExactlyInAnyOrder("/orders", "/products/1", "/products/2");

    shop.forget();
    assertThat(gateway.get("/orders?fields=!orders.lines.product").body())
        .isEqualTo("{\"orders\":[{\"id\":7,\"lines\":[{\"n\":2},{\"n\":1}]},{\"id\":8}]}");
    assertThat(targets()).containsExactly("/orders");
  }

  @Test
  void decideHowFarJoinsGo() {
    assertThat(gateway.get("/owner?fields=owner.pets.visits.on").body())
        .isEqualTo("{\"owner\":{\"pets\":[{\"visits\":[{\"on\":1},{\"on\":2}]},{\"visits\":[]}]}}");
    assertThat(targets()).containsExactly("/owner", "/visits?pets=3,4");

    shop.forget();
    assertThat(gateway.get("/owner?fields=owner.pets.visits.vet.name").body())
        .isEqualTo(
            "{\"owner\":{\"pets\":[{\"visits\":[{\"vet\":{\"name\":\"Helen\"}},"
                + "{\"vet\":{\"name\":\"Rafael\"}}]},{\"visits\":[]}]}}");
    assertThat(targets()).containsExactly("/owner", "/visits?pets=3,4", "/vets?ids=5,6");
  }

  @Test
  void mayBeThoseOfAMergedAnswer() {
    assertThat(gateway.get("/home?fields=address.city").body())
        .isEqualTo("{\"address\":{\"city\":\"Lyon\"}}");
    assertThat(gateway.get("/home?fields=unknown").body()).isEqualTo("{}");
    assertThat(targets()).containsExactly("/user", "/user");

    shop.forget();
    assertThat(gateway.get("/home?fields=news.x").body()).isEqualTo("{\"news\":{\"x\":1}}");
    assertThat(targets()).containsExactly("/news");
  }

  @Test
  void areTakenOfWhatIsStored() {
    assertThat(gateway.get("/cached/1?fields=product.name").body())
        .isEqualTo("{\"product\":{\"name\":\"Lamp\"}}");
    assertThat(gateway.get("/cached/1?fields=product.id").body())
        .isEqualTo("{\"product\":{\"id\":1}}");
    assertThat(gateway.get("/cached/1").body()).startsWith("{\"product\":" + PRODUCT + ",\"news\"");
    assertThat(targets()).containsExactly("/products/1?cached", "/news");
  }

  @Test
  void doNotKeepACallFromChangingSomething() {
    HttpRequest request =
        gateway
            .request("/place?fields=news.x")
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString("{}"))
            .build();
    HttpResponse<String> answer = gateway.send(request);

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()).isEqualTo("{\"news\":{\"x\":1}}");
    assertThat(targets()).containsExactlyInAnyOrder("/placed", "/news");
  }

  @Test
  void areNotPassedOn() {
    gateway.get("/all?b=2&fields=list.of&a=1&Fields=3");

    assertThat(targets()).containsExactly("/list?Fields=3&a=1&b=2");
  }

  /** A call that is not made cannot be missed, as one that is left out by its condition. */
  @Test
  void leaveCallsOutThatNeitherCountNorFail() {
    assertThat(gateway.get("/enough/failing").statusCode()).isEqualTo(200);
    assertThat(gateway.get("/enough/failing?fields=a").statusCode()).isEqualTo(502);
    assertThat(gateway.get("/enough/good?fields=a.x").body()).isEqualTo("{\"a\":{\"x\":1}}");
    assertThat(gateway.get("/enough/good?fields=a.x", "accept", "application/x-ndjson").body())
        .isEqualTo("{\"part\":\"a\",\"value\":{\"x\":1}}\n{\"done\":true,\"partial\":false}\n");
  }

  /** It waits for its own elements, and not for those that nobody puts into it. */
  @Test
  void areAPartOfAStreamWithoutWhatIsNotPutIntoThem() {
    assertThat(gateway.get("/orders?fields=orders.id", "accept", "application/x-ndjson").body())
        .isEqualTo(
            "{\"part\":\"orders\",\"value\":[{\"id\":7},{\"id\":8}]}\n"
                + "{\"done\":true,\"partial\":false}\n");
  }

  @Test
  void areOneLiveStreamForAllWhoMeanTheSame() {
    try (EventStream one = new EventStream(gateway, "/live?fields=product.name,news.x");
        EventStream bad = new EventStream(gateway, "/live?fields=news.x&fields=product.name,");
        EventStream other = new EventStream(gateway, "/live?fields=news.x,product")) {
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> one.events().size() == 2 && other.events().size() == 2);
      assertThat(one.events())
          .containsExactlyInAnyOrder(
              "part {\"name\":\"product\",\"value\":{\"name\":\"Lamp\"}}",
              "part {\"name\":\"news\",\"value\":{\"x\":1}}");
      assertThat(other.events()).contains("part {\"name\":\"product\",\"value\":" + PRODUCT + "}");
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> bad.status() == 400 && gateway.liveStreams("live") == 2);
      try (EventStream same = new EventStream(gateway, "/live?fields=news.x&fields=product.name")) {
        await().atMost(Duration.ofMinutes(1)).until(() -> same.events().size() == 2);
        assertThat(gateway.liveStreams("live")).isEqualTo(2);
      }
    }
    assertThat(shop.requests("/products/7")).hasSize(2);
    assertThat(targets()).doesNotContain("/news?more");
  }

  private List<String> targets() {
    return shop.requests().stream().map(Recorded::target).toList();
  }
}
