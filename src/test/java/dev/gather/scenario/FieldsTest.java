package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients choose members of a document, and with them the calls that are made: {@code fields}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FieldsTest {

  private static final String PRODUCT = "{ \"id\": 1,\"name\":\"Lamp\" , \"price\": 61.90 }";

  private final SocketStub shop = SocketStub.start(FieldsTest::reply);
  private final Gateway gateway =
      Gateway.start(
          """
          upstreams:
            shop: { url: "%s", retry: { max-attempts: 1 }, circuit-breaker: { window: 1000, minimum-calls: 1000 } }
          routes:
            page:
              path: /page/{id}
              fields: true
              static: { version: { major: 2, minor: 1 } }
              calls:
                product: { upstream: shop, path: "/products/{path.id}" }
                seller: { upstream: shop, path: "/sellers/{product.id}" }
                stock: { upstream: shop, path: "/stock/{query.place}" }
                dead: { upstream: shop, path: /dead }
                reviews: { upstream: shop, path: /failing, required: false }
            merged:
              path: /merged
              fields: true
              calls:
                info: { upstream: shop, path: /info, keep: [of, x, more.deep], rename: { x: width }, merge: true }
                other: { upstream: shop, path: /other }
            whole:
              path: /whole/{id}
              calls:
                product: { upstream: shop, path: "/products/{path.id}?all={query.fields}" }
          """
              .formatted(shop.url()));

  private static Reply reply(Recorded request) {
    return switch (request.path()) {
      case "/dead", "/failing" -> Reply.status(500);
      case "/products/1" -> Reply.json(PRODUCT);
      default -> Reply.json("{\"of\":\"" + request.target() + "\",\"x\":1}");
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "!of,!width,!more | /other",
        "!other           | /info",
        "!of,!width       | /info /other",
        "!of,!width,!more.deep | /info /other",
        "width            | /info",
        "other            | /other"
      })
  void costNoCallWhoseMembersAreAllLeftOut(String fields, String asked) {
    assertThat(gateway.get("/merged?fields=" + fields).statusCode()).isEqualTo(200);
    assertThat(targets()).containsExactlyInAnyOrder(asked.split(" "));
  }

  @Test
  void costOneCallWhereOneMemberIsOfOne() {
    HttpResponse<String> answer = gateway.get("/page/1?fields=product.name");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"product\":{\"name\":\"Lamp\"}}");
    assertThat(targets()).containsExactly("/products/1");
    assertThat(header(answer, "server-timing")).startsWith("product;").doesNotContain("seller");
    assertThat(header(answer, "gather-partial")).isEmpty();
  }

  @Test
  void costTheCallsAsWellThatOthersRead() {
    assertThat(gateway.get("/page/1?fields=seller.x").body()).isEqualTo("{\"seller\":{\"x\":1}}");
    assertThat(targets()).containsExactly("/products/1", "/sellers/1");
  }

  @Test
  void areAsTheServiceWroteThemInTheFilesOrder() {
    assertThat(gateway.get("/page/1?fields=version.minor,seller.x,product").body())
        .isEqualTo("{\"version\":{\"minor\":1},\"product\":" + PRODUCT + ",\"seller\":{\"x\":1}}");
    assertThat(gateway.get("/page/1?fields=product.price,product.id").body())
        .isEqualTo("{\"product\":{\"id\":1,\"price\":61.90}}");
  }

  @Test
  void mayBeThoseThatAClientDoesWithout() {
    assertThat(gateway.get("/page/1?fields=!stock,!dead,!reviews,!product.name,!version").body())
        .isEqualTo(
            "{\"product\":{\"id\":1,\"price\":61.90},\"seller\":{\"of\":\"/sellers/1\",\"x\":1}}");
    assertThat(targets()).containsExactly("/products/1", "/sellers/1");
  }

  @Test
  void mayNeedNoCallAtAll() {
    assertThat(gateway.get("/page/1?fields=version").body())
        .isEqualTo("{\"version\":{\"major\":2,\"minor\":1}}");
    assertThat(targets()).isEmpty();
  }

  /** Neither a failure nor a value of the client's of a call that is not made matters. */
  @Test
  void doNotFailForCallsThatAreNotMade() {
    assertThat(gateway.get("/page/1").statusCode()).isEqualTo(400);
    assertThat(gateway.get("/page/1?place=a").statusCode()).isEqualTo(502);
    assertThat(gateway.get("/page/1?fields=stock").statusCode()).isEqualTo(400);
    assertThat(gateway.get("/page/1?fields=dead").statusCode()).isEqualTo(502);
    assertThat(gateway.get("/page/1?fields=stock.x&place=a").body())
        .isEqualTo("{\"stock\":{\"x\":1}}");
  }

  @Test
  void tellOfFailuresOfTheCallsThatAreMade() {
    HttpResponse<String> answer = gateway.get("/page/1?fields=reviews.stars");

    assertThat(answer.body())
        .isEqualTo(
            "{\"reviews\":null,\"errors\":[{\"call\":\"reviews\",\"kind\":\"status\",\"status\":500}]}");
    assertThat(header(answer, "gather-partial")).isEqualTo("reviews;kind=status;status=500");
  }

  @Test
  void haveAnEntityTagOfWhatIsLeft() {
    String tag = header(gateway.get("/page/1?fields=product.name"), "etag");
    String other = header(gateway.get("/page/1?fields=product.id"), "etag");

    assertThat(tag).isNotEmpty().isNotEqualTo(other);
    assertThat(
            gateway
                .get("/page/1?fields=%5B%27product%27%5D.name", "if-none-match", tag)
                .statusCode())
        .isEqualTo(304);
    assertThat(gateway.get("/page/1?fields=product.id", "if-none-match", tag).statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fields=product.name&fields=seller.x | {\"product\":{\"name\":\"Lamp\"},\"seller\":{\"x\":1}}",
        "fields=seller.x%2Cproduct.name      | {\"product\":{\"name\":\"Lamp\"},\"seller\":{\"x\":1}}",
        "fields=%70roduct%2Ename             | {\"product\":{\"name\":\"Lamp\"}}",
        "fields=product.name,product.name    | {\"product\":{\"name\":\"Lamp\"}}",
        "fields=product.none                 | {\"product\":{}}",
        "fields=product.name.first           | {\"product\":{\"name\":null}}"
      })
  void areReadAsAnyParameterIs(String query, String document) {
    assertThat(gateway.get("/page/1?" + query).body()).isEqualTo(document);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fields",
        "fields=",
        "fields=product&fields=",
        "fields=product,",
        "fields=product,!seller",
        "fields=secret",
        "fields=product.secret%5B0%5D",
        "fields=%5B%27secret",
        "fields=secret+x",
        "fields=!errors",
        "fields=product%00secret",
        "fields=%F0%9F%98%80secret"
      })
  void areRefusedInPlainWordsWhereTheyAreNone(String query) {
    for (String accept : List.of("application/json", "text/event-stream")) {
      HttpResponse<String> answer = gateway.get("/page/1?" + query, "accept", accept);

      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body())
          .contains("\"detail\":\"the query's `fields` ")
          .contains("(expected: ")
          .doesNotContain("secret");
    }
    assertThat(targets()).isEmpty();
  }

  @Test
  void nameTheMembersThatThereAre() {
    assertThat(gateway.get("/page/1?fields=produkt").body())
        .contains(
            "the query's `fields` names what is no member of the document (expected: product,"
                + " seller, stock, dead, reviews, version)");
  }

  @Test
  void areNothingToRoutesThatDoNotAskForThem() {
    assertThat(gateway.get("/whole/1?fields=,").body()).isEqualTo("{\"product\":" + PRODUCT + "}");
    assertThat(targets()).containsExactly("/products/1?all=%2C");
  }

  @Test
  void areThePartsOfAStream() {
    assertThat(
            gateway
                .get(
                    "/page/1?fields=seller.x,version.minor,reviews",
                    "accept",
                    "application/x-ndjson")
                .body()
                .lines())
        .containsExactlyInAnyOrder(
            "{\"part\":\"version\",\"value\":{\"minor\":1}}",
            "{\"failure\":\"reviews\",\"kind\":\"status\",\"status\":500}",
            "{\"part\":\"reviews\",\"value\":null}",
            "{\"part\":\"seller\",\"value\":{\"x\":1}}",
            "{\"done\":true,\"partial\":true}");
    assertThat(gateway.get("/page/1?fields=version.minor", "accept", "application/x-ndjson").body())
        .isEqualTo(
            "{\"part\":\"version\",\"value\":{\"minor\":1}}\n{\"done\":true,\"partial\":false}\n");
  }

  @Test
  void areSentAsSoonAsTheyAreThere() {
    try (EventStream stream = new EventStream(gateway, "/page/1?fields=product.name,seller.x")) {
      await().atMost(Duration.ofMinutes(1)).until(() -> stream.events().size() == 3);
      assertThat(stream.events())
          .containsExactly(
              "part {\"name\":\"product\",\"value\":{\"name\":\"Lamp\"}}",
              "part {\"name\":\"seller\",\"value\":{\"x\":1}}",
              "done {\"partial\":false}");
    }
  }

  private List<String> targets() {
    return shop.requests().stream().map(Recorded::target).toList();
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
