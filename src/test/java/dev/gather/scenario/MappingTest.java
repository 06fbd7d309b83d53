package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What is told of a mapping to whoever wants to know whether it does what it should. */
@ExtendWith(OutputCaptureExtension.class)
class MappingTest {

  private static final String DEBUG = "logging.level.dev.gather.calls=debug";

  private static final String DEFINITION =
      """
      upstreams:
        shop: { url: "%s", retry: { max-attempts: 1 }, headers: { forward: [authorization] } }
      routes:
        shaped:
          path: /shaped
          calls:
            product:
              upstream: shop
              path: /product
              keep: [name, price.amount, tags.label, colour]
              drop: [price.tax]
              rename: { "price.value": amount, "tags.text": label, nothing.here: x }
        list:
          path: /list/{what}
          calls: { items: { upstream: shop, path: "/{path.what}", at: data.items, keep: [id, note] } }
        each:
          path: /each
          calls:
            ids: { upstream: shop, path: /ids }
            products: { upstream: shop, path: "/each/{item}", for-each: ids, keep: [name, note, none] }
            users: { upstream: shop, path: "/users?ids={keys}", for-each: ids, batch: { match: id }, at: found, keep: [id, none], required: false }
        secret:
          path: /secret/{id}
          calls:
            part:
              upstream: shop
              path: "/a/${GATHER_MAPPING_TEST:s3cret-a}/{path.id}?token={query.t}&q={query.q}&h={header.authorization}&gone={query.gone}"
              keep: [name]
        made:
          path: /made
          calls:
            token: { compute: "header.authorization", hidden: true }
            list: { compute: "[header.authorization]", hidden: true }
            part: { upstream: shop, path: "/made?of={token}" }
            each: { upstream: shop, path: "/made/{item}", for-each: list }
        stood:
          path: /stood
          params: { q: { default: "${GATHER_MAPPING_TEST:s3cret-e}" } }
          calls:
            token: { compute: "header.authorization", hidden: true, required: false }
            gone: { upstream: shop, path: /missing, fallback-call: token, hidden: true, required: false }
            fixed: { upstream: shop, path: /missing, fallback: "${GATHER_MAPPING_TEST:s3cret-e}", hidden: true }
            nothing: { upstream: shop, path: /none, at: other, default: "${GATHER_MAPPING_TEST:s3cret-e}", hidden: true }
            list: { upstream: shop, path: /missing, fallback: ["${GATHER_MAPPING_TEST:s3cret-e}"], hidden: true }
            plain: { upstream: shop, path: /missing, fallback: null, hidden: true }
            part: { upstream: shop, path: "/stood?a={gone}&b={fixed}&c={nothing}&d={query.q}&e={plain:7}", forward-query: all }
            each: { upstream: shop, path: "/stood/{item}", for-each: list }
        none:
          path: /none
          calls:
            left: { upstream: shop, path: /product, when: query.left = '1', hidden: true }
            absent: { upstream: shop, path: /missing, absent-on: [404], hidden: true }
            empty: { upstream: shop, path: /empty, hidden: true }
            part: { upstream: shop, path: "/part?a={left.name}&b={absent.name}&c={empty.data.items.id*}" }
        read:
          path: /read
          calls:
            product: { upstream: shop, path: /product, hidden: true }
            part: { upstream: shop, path: "/part?a={product.name}&b={product.naem}&c={product.tags.label*}&d={product.none:0}&e={query.e}" }
            ids: { upstream: shop, path: /ids, hidden: true }
            each: { upstream: shop, path: "/each/{item}?of={product.naem}&note={item.note}", for-each: ids }
        passed: { path: /passed, calls: { part: { upstream: shop, path: "/passed?own=1", forward-query: all } } }
        missing: { path: /missing, calls: { part: { upstream: shop, path: /missing } } }
      """;

  private SocketStub shop;

  @BeforeEach
  void start() {
    shop = SocketStub.start(MappingTest::reply);
  }

  @AfterEach
  void stop() {
    shop.close();
  }

  private static Reply reply(Recorded request) {
    return switch (request.path()) {
      case "/product" ->
          Reply.json(
              "{\"name\":\"a\",\"price\":{\"amount\":1},\"tags\":[],\"colour\":null,\"nothing\":5}");
      case "/gaps" -> Reply.json("[1,null,2]");
      case "/some" -> Reply.json("{\"data\":{\"items\":[{\"id\":1},{\"id\":2,\"note\":\"n\"}]}}");
      case "/none" -> Reply.json("{\"data\":{\"items\":[{\"id\":1},{\"id\":2}]}}");
      case "/empty" -> Reply.json("{\"data\":{\"items\":[]}}");
      case "/null" -> Reply.json("null");
      case "/nowhere" -> Reply.json("{\"other\":{}}");
      case "/ids" -> Reply.json("[1,2,3]");
      case "/each/2" -> Reply.json("{\"name\":\"b\",\"note\":1}");
      case "/users" -> Reply.json("[{\"id\":1}]");
      case "/missing" -> Reply.status(404);
      default -> Reply.json("{\"name\":\"a\",\"extra\":\"0123456789\"}");
    };
  }

  @Test
  void countsWhatFindsNothingInAllOfAnAnswer(CapturedOutput output) {
    try (Gateway gateway = gateway()) {
      gateway.get("/shaped");
      gateway.get("/shaped");

      assertThat(unmatched(gateway))
          .as("an empty array and a null have no members to find")
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "shaped product price.tax", 2,
                  "shaped product price.value", 2));
      assertThat(lines(output, "found nothing"))
          .as("once, however often that is")
          .hasSize(2)
          .allMatch(line -> line.contains(" INFO "))
          .anyMatch(
              line ->
                  line.endsWith(
                      "Call `product` of route `shaped` found nothing at `price.tax`, which its shape"
                          + " names (told once until the definitions change)"));
    }
  }

  @Test
  void countsNothingWhereOneElementHasItOrThereIsNone(CapturedOutput output) {
    try (Gateway gateway = gateway()) {
      for (String what : List.of("some", "empty", "null")) {
        assertThat(gateway.get("/list/" + what).statusCode()).isEqualTo(200);
      }
      assertThat(unmatched(gateway)).isEmpty();
      assertThat(gateway.get("/list/none").statusCode()).isEqualTo(200);
      assertThat(gateway.get("/list/nowhere").statusCode()).isEqualTo(502);

      assertThat(unmatched(gateway))
          .containsExactlyInAnyOrderEntriesOf(
              Map.of("list items note", 1, "list items data.items", 1));
      assertThat(lines(output, "found nothing")).hasSize(2);
    }
  }

  @Test
  void takesAllElementsOfAForEachForOneAnswer() {
    try (Gateway gateway = gateway()) {
      gateway.get("/each");

      assertThat(unmatched(gateway))
          .containsExactlyInAnyOrderEntriesOf(
              Map.of("each products none", 1, "each users found", 1));
    }
  }

  @Test
  void tellsAgainWhenTheDefinitionsHaveChanged(CapturedOutput output) {
    try (Gateway gateway = gateway()) {
      gateway.get("/list/none");
      gateway.rewrite(DEFINITION.formatted(shop.url()).replace("keep: [id, note]", "keep: [note]"));
      assertThat(gateway.operate("/actuator/gatherdefinitions").statusCode()).isEqualTo(200);
      await()
          .untilAsserted(
              () -> assertThat(gateway.get("/list/none").body()).isEqualTo("{\"items\":[{},{}]}"));

      assertThat(lines(output, "found nothing at `note`")).hasSize(2);
    }
  }

  @Test
  void writesALineForEachCallAtDebugWithoutSecrets(CapturedOutput output) {
    try (Gateway gateway = gateway(DEBUG)) {
      gateway.get(
          "/secret/7?t=s3cret-t&q=lamp", "Authorization", "Bearer s3cret-h", "X-Request-Id", "r-1");
      gateway.get("/missing");
      gateway.get("/each");

      List<String> lines = lines(output, " DEBUG ");
      assertThat(lines).hasSize(5).allMatch(line -> line.contains("dev.gather.calls"));
      assertThat(lines.get(0))
          .contains("[r-1")
          .containsPattern(
              "Call `part` of route `secret`: GET /a/\\*\\*\\*/7\\?token=\\*\\*\\*&q=lamp&h=\\*\\*\\*"
                  + " of shop, 200 \\(bypass\\), 33 bytes, 12 kept, in [0-9.]+ ms$");
      assertThat(lines.get(1))
          .containsPattern(
              "Call `part` of route `missing`: GET /missing of shop, 404 \\(status\\), 0 bytes, 0 kept,"
                  + " in [0-9.]+ ms$");
      assertThat(lines)
          .anyMatch(
              line ->
                  line.contains(
                      "Call `products` of route `each`: GET /each/1 and 2 more of shop, 200 (bypass), "))
          .anyMatch(line -> line.contains(" kept, nothing at `none`, in "))
          .anyMatch(
              line -> line.contains("GET /users?ids=1,2,3 of shop, 200 (bad-body), 10 bytes"));
      assertThat(output).doesNotContain("s3cret");
    }
  }

  @Test
  void showsNothingOfWhatIsComputed(CapturedOutput output) {
    try (Gateway gateway = gateway(DEBUG)) {
      assertThat(gateway.get("/made", "Authorization", "s3cret-h").statusCode()).isEqualTo(200);

      assertThat(lines(output, " DEBUG "))
          .anyMatch(line -> line.contains("Call `token` of route `made`: computed, no status"))
          .anyMatch(line -> line.contains("GET /made?of=*** of shop"))
          .anyMatch(line -> line.contains("GET /made/*** of shop"));
      assertThat(output).doesNotContain("s3cret");
    }
  }

  @Test
  void countsAndTellsOfReferencesThatFindNothing(CapturedOutput output) {
    try (Gateway gateway = gateway()) {
      gateway.get("/none");
      gateway.get("/read");
      gateway.get("/read");

      assertThat(unmatched(gateway))
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "read part {product.naem}", 2,
                  "read each {product.naem}", 2));
      assertThat(lines(output, "found nothing"))
          .hasSize(2)
          .anyMatch(
              line ->
                  line.endsWith(
                      "Call `part` of route `read` found nothing at `{product.naem}`, which its path"
                          + " names (told once until the definitions change)"));
    }
  }

  @Test
  void showsNothingOfWhatStandsIn(CapturedOutput output) {
    try (Gateway gateway = gateway(DEBUG)) {
      assertThat(gateway.get("/stood", "Authorization", "s3cret-h").statusCode()).isEqualTo(200);

      assertThat(lines(output, "Call `"))
          .anyMatch(line -> line.contains("GET /stood?a=***&b=***&c=***&d=***&e=7&q=*** of shop"))
          .anyMatch(line -> line.contains("GET /stood/*** of shop"));
      assertThat(output).doesNotContain("s3cret");
    }
  }

  @Test
  void showsWhatPassesOfAClientsQueryWithoutSecrets(CapturedOutput output) {
    try (Gateway gateway = gateway(DEBUG)) {
      gateway.get("/passed?page=2&apiKey=s3cret-k&own=2&a=%26");

      assertThat(lines(output, " DEBUG "))
          .singleElement()
          .asString()
          .contains("GET /passed?own=1&a=%26&apiKey=***&page=2 of shop, 200 ");
    }
  }

  @Test
  void writesNoSuchLineUnlessThatIsWanted(CapturedOutput output) {
    try (Gateway gateway = gateway()) {
      gateway.get("/missing");
      gateway.get("/secret/7?t=s3cret-t");

      assertThat(output).doesNotContain("Call `part`", "s3cret");
    }
  }

  @Test
  void changesNothingOfWhatIsSent(CapturedOutput output) {
    String definition =
        """
        upstreams: { shop: { url: "%s" } }
        routes:
          listed:
            path: /listed
            calls:
              ids: { upstream: shop, path: /gaps }
              users: { upstream: shop, path: "/users?ids={ids*}" }
        """;
    try (Gateway gateway = Gateway.start(definition.formatted(shop.url()), DEBUG)) {
      assertThat(gateway.get("/listed").statusCode()).isEqualTo(200);
      assertThat(lines(output, " DEBUG ")).anyMatch(line -> line.contains("/users?ids=1&ids=2 of"));
    }
  }

  private Gateway gateway(String... properties) {
    return Gateway.start(DEFINITION.formatted(shop.url()), properties);
  }

  /** By route, call and member. */
  private static Map<String, Integer> unmatched(Gateway gateway) {
    return gateway
        .context()
        .getBean(MeterRegistry.class)
        .find("gather.shape.unmatched")
        .counters()
        .stream()
        .collect(Collectors.toMap(MappingTest::labels, counter -> (int) counter.count()));
  }

  private static String labels(Counter counter) {
    return counter.getId().getTag("route")
        + " "
        + counter.getId().getTag("call")
        + " "
        + counter.getId().getTag("member");
  }

  private static List<String> lines(CapturedOutput output, String text) {
    return output.getOut().lines().filter(line -> line.contains(text)).toList();
  }
}
