package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForEachTest {

  private static final String ORDERS =
      """
      [{"id": 1, "lines": [{"sku": "a"}, {"sku": "b"}]}, {"id": 2, "lines": []},
       {"id": 3, "lines": [{"sku": "a"}]}]""";

  private static final Crowd BOTH = new Crowd(2);

  private final ScriptedService shop = new ScriptedService(ForEachTest::answer);
  private final Gateway gateway =
      Gateway.start(
          """
          upstreams:
            shop: { url: "%s", max-body: 8MB }
          routes:
            aligned:
              path: /aligned
              calls:
                orders: { upstream: shop, path: /orders }
                details: { upstream: shop, path: "/details/{item.id}", for-each: orders }
            joined:
              path: /joined
              calls:
                orders: { upstream: shop, path: /orders }
                products: { upstream: shop, path: "/products/{item.sku}", for-each: "{orders.lines}", into: product }
            chained:
              path: /chained
              calls:
                orders: { upstream: shop, path: /orders }
                details: { upstream: shop, path: "/details/{item.id}", for-each: orders, into: detail }
                notes: { upstream: shop, path: "/notes/{item.of}", for-each: details, into: note }
            hidden:
              path: /hidden
              calls:
                orders: { upstream: shop, path: /orders, hidden: true }
                shown: { upstream: shop, path: "/details/{item.id}", for-each: orders, into: detail, as: orders }
            optional:
              path: /optional
              calls:
                ids: { upstream: shop, path: "/list/{query.ids}" }
                found: { upstream: shop, path: "/element/{item.id}", for-each: ids, into: found, required: false }
            required:
              path: /required
              calls:
                ids: { upstream: shop, path: "/list/{query.ids}" }
                found: { upstream: shop, path: "/element/{item.id}", for-each: ids, concurrency: 1 }
            fallback:
              path: /fallback
              calls:
                ids: { upstream: shop, path: "/list/{query.ids}" }
                found: { upstream: shop, path: "/element/{item.id}", for-each: ids, fallback: { none: true } }
            body:
              path: /body
              method: POST
              calls:
                found: { upstream: shop, path: "/element/{item.id}", for-each: body.items, into: found, as: items }
            query:
              path: /query
              calls:
                found: { upstream: shop, path: "/element/{item}", for-each: query.id, concurrency: 2 }
            lenient:
              path: /lenient
              calls:
                found: { upstream: shop, path: "/element/{item}", for-each: query.id, required: false, fallback: {} }
            many:
              path: /many
              calls:
                list: { upstream: shop, path: "/many/{query.n}" }
                found: { upstream: shop, path: "/element/{item.id}", for-each: list, hidden: true, required: false }
            parts:
              path: /parts
              calls:
                ids: { upstream: shop, path: "/list/{query.ids}", hidden: true }
                parts: { upstream: shop, path: "/element/{item.id}", for-each: ids, at: parts, default: [] }
            visits:
              path: /visits
              calls:
                pets: { upstream: shop, path: "/list/{query.ids}", hidden: true }
                visits: { upstream: shop, path: "/visits/1?ids={keys}", for-each: pets, batch: { key: id, match: id, many: true } }
                vets: { upstream: shop, path: "/vets/1?ids={keys}", for-each: visits, batch: { key: vet, match: id }, into: vet, required: false }
            slow:
              path: /slow
              deadline: 3s
              calls:
                ids: { upstream: shop, path: "/list/{query.ids}" }
                found: { upstream: shop, path: "/element/{item.id}", for-each: ids, required: false }
          """
              .formatted(shop.url()),
          "gather.for-each.max-elements=100");

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
  void makesAnArrayThatIsAlignedWithTheElements() {
    HttpResponse<String> answer = gateway.get("/aligned");

    assertThat(answer.body())
        .isEqualTo("{\"orders\":" + ORDERS + ",\"details\":[{\"of\":1},{\"of\":2},{\"of\":3}]}");
    assertThat(answer.headers().firstValue("gather-partial")).isEmpty();
  }

  @Test
  void putsResultsIntoTheElementsTheyBelongToThroughNestedArrays() {
    HttpResponse<String> answer = gateway.get("/joined");

    assertThat(Json.of(answer))
        .isEqualTo(
            Json.of(
                """
                {"orders": [
                  {"id": 1, "lines": [{"sku": "a", "product": {"name": "a"}}, {"sku": "b", "product": {"name": "b"}}]},
                  {"id": 2, "lines": []},
                  {"id": 3, "lines": [{"sku": "a", "product": {"name": "a"}}]}]}
                """));
    assertThat(shop.asked()).containsOnlyOnce("GET /products/a");
  }

  @Test
  void putsResultsIntoResultsOfAnotherForEach() {
    assertThat(Json.of(gateway.get("/chained")).at("/orders/2/detail"))
        .isEqualTo(Json.of("{\"of\":3,\"note\":\"note 3\"}"));
  }

  @Test
  void showsTheElementsOfAHiddenListItself() {
    assertThat(Json.of(gateway.get("/hidden")))
        .isEqualTo(
            Json.of(
                """
                {"orders": [
                  {"id": 1, "lines": [{"sku": "a"}, {"sku": "b"}], "detail": {"of": 1}},
                  {"id": 2, "lines": [], "detail": {"of": 2}},
                  {"id": 3, "lines": [{"sku": "a"}], "detail": {"of": 3}}]}
                """));
  }

  @Test
  void leavesNullAndNamesTheElementsThatFailedWhenTheCallIsOptional() {
    HttpResponse<String> answer = gateway.get("/optional?ids=ok,bad,ok,broken,bad");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(Json.of(answer).path("ids").toString())
        .isEqualTo(
            """
            [{"id":"ok","found":{"id":"ok"}},{"id":"bad","found":null},{"id":"ok","found":{"id":"ok"}},\
            {"id":"broken","found":null},{"id":"bad","found":null}]""");
    assertThat(Json.errors(answer))
        .containsExactly(
            "{\"call\":\"found\",\"kind\":\"bad-body\",\"index\":[1,3,4],\"count\":3}");
    assertThat(answer.headers().firstValue("gather-partial"))
        .hasValue("found;kind=bad-body;count=3");
  }

  @Test
  void failsAtTheFirstElementThatFailsWhenTheCallIsRequired() {
    HttpResponse<String> answer = gateway.get("/required?ids=ok,bad,c,d,e,f");

    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(Json.errors(answer))
        .containsExactly("{\"call\":\"found\",\"kind\":\"bad-body\",\"index\":[1],\"count\":1}");
    assertThat(shop.asked()).doesNotContain("GET /element/f");
  }

  @Test
  void letsTheFallbackStandInForEachElementThatFailed() {
    HttpResponse<String> answer = gateway.get("/fallback?ids=ok,bad");

    assertThat(Json.of(answer).path("found").toString())
        .isEqualTo("[{\"id\":\"ok\"},{\"none\":true}]");
    assertThat(answer.headers().firstValue("gather-partial")).isEmpty();
  }

  @Test
  void asksForElementsOfTheRequestsBody() {
    HttpResponse<String> answer =
        post("{\"items\":[{\"id\":\"x\"},null,{\"id\":\"y\",\"n\":1.0}]}");

    assertThat(answer.body())
        .isEqualTo(
            "{\"items\":[{\"id\":\"x\",\"found\":{\"id\":\"x\"}},null,{\"id\":\"y\",\"n\":1.0,\"found\":{\"id\":\"y\"}}]}");
  }

  @Test
  void refusesABodyWhoseListIsMissingOrNoneOrLacksAValue() {
    for (String body :
        new String[] {"{}", "{\"items\":{\"a\":1}}", "{\"items\":\"a\"}", "{\"items\":[{}]}"}) {
      HttpResponse<String> answer = post(body);

      assertThat(answer.statusCode()).as(body).isEqualTo(400);
      assertThat(Json.of(answer).path("detail").asString()).contains("{");
    }
    assertThat(Json.of(post("{\"items\":[{\"id\":\"a\"},{}]}")).path("detail").asString())
        .isEqualTo("{item.id} is missing (element 1)");
    assertThat(post("{\"items\":[]}").body()).isEqualTo("{\"items\":[]}");
    assertThat(post("{\"items\":null}").body()).isEqualTo("{\"items\":[]}");
  }

  @Test
  void takesARepeatedParameterAsAListAndRunsNoMoreAtOnceThanMayBe() {
    assertThat(gateway.get("/query?id=a&id=b&id=both1&id=both2&id=c&id=a").body())
        .isEqualTo(
            "{\"found\":[{\"id\":\"a\"},{\"id\":\"b\"},{\"id\":\"both1\"},{\"id\":\"both2\"},{\"id\":\"c\"},{\"id\":\"a\"}]}");
    assertThat(shop.mostInFlight()).isEqualTo(2);
    assertThat(shop.asked()).containsOnlyOnce("GET /element/a");
    assertThat(gateway.get("/query?id=a").body()).isEqualTo("{\"found\":[{\"id\":\"a\"}]}");
    assertThat(gateway.get("/query").statusCode()).isEqualTo(400);
  }

  /** All of it comes to nothing at once, before anybody could look at what came first. */
  @ParameterizedTest
  @ValueSource(strings = {"?id=..&id=a", "?id=a&id=..", "?id=..&id=..", "?id=..&id=a&id=b"})
  void refusesAListWithAnElementThatCannotBeAskedFor(String query) {
    for (String path : new String[] {"/query", "/lenient"}) {
      HttpResponse<String> answer = gateway.get(path + query);

      assertThat(answer.statusCode()).as(path).isEqualTo(400);
      assertThat(answer.body()).contains("{item} makes a path segment");
    }
  }

  @Test
  void callsForNoMoreElementsThanMayBeAndSaysSo() {
    HttpResponse<String> answer = gateway.get("/many?n=130");

    assertThat(shop.asked()).hasSize(101);
    assertThat(Json.errors(answer))
        .containsExactly(
            "{\"call\":\"found\",\"kind\":\"too-many\",\"index\":[100,101,102,103,104,105,106,107,108,109],\"count\":30}");
  }

  @Test
  void hasItsDefaultWhereAnElementsAnswerHasNothing() {
    assertThat(gateway.get("/parts?ids=a,b").body()).isEqualTo("{\"parts\":[[],[]]}");
  }

  @Test
  void saysWhyAFallbackStandsIn() {
    assertThat(gateway.get("/fallback?ids=a,bad").headers().firstValue("server-timing"))
        .hasValueSatisfying(
            timing ->
                assertThat(timing).containsPattern("found;dur=[0-9.]+;desc=fallback-bad-body"));
  }

  /** An answer of 6 KB that is there for forty elements is a list that no heap need hold. */
  @Test
  void failsForAListOfFarTooMany() {
    assertThat(Json.errors(gateway.get("/many?n=10000")))
        .singleElement()
        .asString()
        .contains("\"count\":9900");
    assertThat(Json.errors(gateway.get("/many?n=10001")))
        .containsExactly("{\"call\":\"found\",\"kind\":\"too-many\"}");

    shop.forget();
    HttpResponse<String> wide = gateway.get("/visits?ids=" + "a,".repeat(39) + "a");
    assertThat(shop.asked()).hasSize(2);
    assertThat(Json.errors(wide)).containsExactly("{\"call\":\"vets\",\"kind\":\"too-many\"}");
    assertThat(Json.of(wide).path("visits").size()).isEqualTo(40);
  }

  @Test
  void keepsWhatHasLandedWhenTheDeadlinePasses() {
    HttpResponse<String> answer = gateway.get("/slow?ids=a,never,b");

    assertThat(Json.of(answer).path("found").toString())
        .isEqualTo("[{\"id\":\"a\"},null,{\"id\":\"b\"}]");
    assertThat(Json.errors(answer))
        .containsExactly("{\"call\":\"found\",\"kind\":\"deadline\",\"index\":[1],\"count\":1}");
  }

  private HttpResponse<String> post(String json) {
    return gateway.send(
        gateway
            .request("/body")
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  private static Mono<String> answer(String target) {
    String[] segments = target.substring(1).split("/");
    return switch (segments[0]) {
      case "orders" -> Mono.just(ORDERS);
      case "details" -> Mono.just("{\"of\":" + segments[1] + "}");
      case "products" -> Mono.just("{\"name\":\"" + segments[1] + "\"}");
      case "notes" -> Mono.just("\"note " + segments[1] + "\"");
      case "list" -> Mono.just(list(segments[1].split("%2C")));
      case "visits" -> Mono.just("[" + "{\"id\":\"a\",\"vet\":1},".repeat(299) + "{\"id\":\"a\"}]");
      case "many" -> Mono.just(list(numbers(Integer.parseInt(segments[1]))));
      default -> element(segments[1]);
    };
  }

  private static Mono<String> element(String id) {
    Mono<String> answer = Mono.just("{\"id\":\"" + id + "\"}");
    return switch (id) {
      case "bad", "broken" -> Mono.just("no JSON");
      case "both1", "both2" -> BOTH.then(answer);
      case "never" -> Mono.never();
      default -> answer;
    };
  }

  private static String list(String... ids) {
    return "[{\"id\":\"" + String.join("\"},{\"id\":\"", ids) + "\"}]";
  }

  private static String[] numbers(int n) {
    return IntStream.range(0, n).mapToObj(i -> "n" + i).toArray(String[]::new);
  }
}
