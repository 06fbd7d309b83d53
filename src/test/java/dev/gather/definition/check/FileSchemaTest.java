package dev.gather.definition.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.definition.Reading;
import dev.gather.definition.model.CallDefinition;
import dev.gather.definition.model.GatewayDefinition;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class FileSchemaTest {

  private final FileSchema schema = new FileSchema(FileSchema.GATEWAY);

  @Test
  void describesEveryProperty() {
    assertThat(properties())
        .hasSize(145)
        .allSatisfy(
            (pointer, property) ->
                assertThat(property.path("description").asString("")).endsWith("."));
  }

  @Test
  void saysWhatEveryPropertyExpects() {
    assertThat(properties())
        .allSatisfy(
            (pointer, property) -> {
              if (!pointer.endsWith("/body")
                  && !pointer.endsWith("/fallback")
                  && !pointer.equals("/$defs/call/properties/default")) {
                assertThat(schema.titleOf(property)).isNotEqualTo("another value");
              }
            });
  }

  @Test
  void hasADefaultForEveryPropertyButThoseThatHaveNone() {
    Map<String, JsonNode> properties = properties();
    properties.values().removeIf(property -> property.has("default"));

    assertThat(properties)
        .containsOnlyKeys(
            "/properties/cors",
            "/properties/access",
            "/properties/defaults",
            "/$defs/upstream-defaults/properties/timeout",
            "/$defs/upstream-defaults/properties/connect-timeout",
            "/$defs/upstream-defaults/properties/max-body",
            "/$defs/upstream-defaults/properties/max-depth",
            "/$defs/upstream-defaults/properties/bulkhead",
            "/$defs/upstream-defaults/properties/circuit-breaker",
            "/$defs/upstream-defaults/properties/retry",
            "/$defs/upstream-defaults/properties/headers",
            "/$defs/upstream-defaults/properties/forwarded",
            "/$defs/upstream-defaults/properties/websockets",
            "/$defs/route-defaults/properties/deadline",
            "/$defs/route-defaults/properties/access",
            "/$defs/route-defaults/properties/rate-limit",
            "/$defs/route-defaults/properties/tags",
            "/$defs/access/properties/jwt",
            "/$defs/access/properties/api-keys",
            "/$defs/jwt/properties/issuer",
            "/$defs/jwt/properties/jwk-set",
            "/$defs/jwt/properties/audience",
            "/$defs/api-keys/properties/file",
            "/$defs/route/properties/access",
            "/$defs/route/properties/rate-limit",
            "/$defs/require/properties/that",
            "/$defs/require/properties/detail",
            "/$defs/rate-limit/properties/permits",
            "/$defs/rate-limit/properties/every",
            "/$defs/rate-limit/properties/burst",
            "/$defs/cors/properties/origins",
            "/$defs/upstream/properties/url",
            "/$defs/headers/properties/deadline",
            "/$defs/route/properties/path",
            "/$defs/route/properties/calls",
            "/$defs/route/properties/static",
            "/$defs/route/properties/transform",
            "/$defs/route/properties/live",
            "/$defs/live/properties/every",
            "/$defs/route/properties/status",
            "/$defs/route/properties/at-least",
            "/$defs/route/properties/proxy",
            "/$defs/route/properties/request-schema",
            "/$defs/route/properties/params",
            "/$defs/proxy/properties/upstream",
            "/$defs/proxy/properties/path",
            "/$defs/proxy/properties/fallback",
            "/$defs/fallback/properties/body",
            "/$defs/fallback/properties/content-type",
            "/$defs/route/properties/summary",
            "/$defs/route/properties/description",
            "/$defs/call/properties/upstream",
            "/$defs/call/properties/path",
            "/$defs/call/properties/compute",
            "/$defs/call/properties/body",
            "/$defs/call/properties/forward-query",
            "/$defs/call/properties/fallback",
            "/$defs/call/properties/fallback-call",
            "/$defs/call/properties/default",
            "/$defs/call/properties/when",
            "/$defs/call/properties/timeout",
            "/$defs/call/properties/for-each",
            "/$defs/call/properties/batch",
            "/$defs/batch/properties/key",
            "/$defs/batch/properties/match",
            "/$defs/call/properties/into",
            "/$defs/call/properties/at",
            "/$defs/call/properties/keep",
            "/$defs/call/properties/cache",
            "/$defs/call/properties/as",
            "/$defs/cache/properties/ttl",
            "/$defs/cache/properties/scope",
            "/$defs/cache/properties/vary");
  }

  @Test
  void takesOfDefaultsWhatItTakesOfTheirEntries() {
    for (String of : List.of("upstream", "route")) {
      JsonNode entry = schema.at("/$defs/" + of + "/properties");
      schema
          .at("/$defs/" + of + "-defaults/properties")
          .forEachEntry(
              (key, rule) ->
                  assertThat(rule.path("$ref").asString())
                      .as(key)
                      .isEqualTo(
                          entry
                              .path(key)
                              .path("$ref")
                              .asString("#/$defs/" + of + "/properties/" + key)));
    }
  }

  @Test
  void hasTheDefaultsOfTheRecords() {
    ObjectNode upstream = defaults("upstream").put("url", "http://catalog");
    for (String block : new String[] {"bulkhead", "circuit-breaker", "retry", "headers"}) {
      upstream.set(block, defaults(block));
    }
    ObjectNode call = defaults("call").put("upstream", "catalog").put("path", "/p");
    ObjectNode route = defaults("route").put("path", "/p");
    route.putObject("calls").set("c", call);
    ObjectNode written = JsonNodeFactory.instance.objectNode();
    written.putObject("upstreams").set("catalog", upstream);
    written.putObject("routes").set("r", route);
    written.set("cors", defaults("cors").set("origins", origins()));

    GatewayDefinition unwritten =
        Reading.valid(
            """
            upstreams: { catalog: { url: http://catalog } }
            routes: { r: { path: /p, calls: { c: { upstream: catalog, path: /p } } } }
            cors: { origins: [https://shop.example] }
            """);
    CallDefinition explicit = call(Reading.valid(written.toString()));

    assertThat(Reading.valid(written.toString()))
        .usingRecursiveComparison()
        .ignoringFields(
            "routes.r.document.calls.c.failure.required",
            "routes.r.document.calls.c.schedule.concurrency")
        .isEqualTo(unwritten);
    assertThat(explicit.failure().required()).hasValue(call(unwritten).failure().isRequired());
    assertThat(explicit.schedule().concurrency()).hasValue(CallDefinition.DEFAULT_CONCURRENCY);
  }

  @Test
  void expectsTheSameOfUrlsAsTheirOwnRules() {
    String title = schema.at("/$defs/url/title").asString();

    assertThat(UpstreamUrl.EXPECTED).isEqualTo(" (expected: " + title + ")");
    String jwt = "/$defs/jwt/properties/";
    assertThat(AccessPlaceRules.ISSUER)
        .isEqualTo(" (expected: " + schema.at(jwt + "issuer/title").asString() + ")");
    assertThat(AccessPlaceRules.KEYS)
        .isEqualTo(" (expected: " + schema.at(jwt + "jwk-set/title").asString() + ")");
    assertThat(AccessPlaceRules.FILE)
        .isEqualTo(
            " (expected: " + schema.at("/$defs/api-keys/properties/file/title").asString() + ")");
  }

  @Test
  void expectsTheSameOfOriginsAsTheirOwnRules() {
    assertThat(CorsOrigin.EXPECTED).isEqualTo(schema.at("/$defs/origin/title").asString());
    for (String origin :
        List.of(
            "*",
            "https://a",
            "http://*.a:81",
            "app://a",
            "https://a/",
            "https://a?b",
            "https://a#b",
            "https://a@b",
            "https://A",
            "https:a",
            "")) {
      ObjectNode tree = JsonNodeFactory.instance.objectNode();
      tree.putObject("cors").putArray("origins").add(origin);

      assertThat(schema.validate(tree).isEmpty())
          .as(origin)
          .isEqualTo(Reading.problems("cors: { origins: ['" + origin + "'] }").isEmpty());
    }
  }

  @Test
  void refusesTheSameHeadersAsTheirOwnRules() {
    for (String header :
        List.of(
            "x-a", "X-A", "te", "TE", "tea", "hosts", "Host", "proxy-", "proxy", "a b", "", "ä")) {
      String yaml = "{upstreams: {a: {url: 'http://a', headers: {deadline: '" + header + "'}}}}";
      ObjectNode tree = JsonNodeFactory.instance.objectNode();
      tree.putObject("upstreams")
          .putObject("a")
          .put("url", "http://a")
          .putObject("headers")
          .put("deadline", header);

      assertThat(schema.validate(tree).isEmpty())
          .as(header)
          .isEqualTo(Reading.problems(yaml).isEmpty());
    }
  }

  private static ArrayNode origins() {
    return JsonNodeFactory.instance.arrayNode().add("https://shop.example");
  }

  private static CallDefinition call(GatewayDefinition definition) {
    return Reading.call(Reading.route(definition, "r"), "c");
  }

  private ObjectNode defaults(String name) {
    ObjectNode defaults = JsonNodeFactory.instance.objectNode();
    schema
        .at("/$defs/" + name + "/properties")
        .forEachEntry(
            (key, property) -> {
              if (property.has("default")) {
                defaults.set(key, property.get("default"));
              }
            });
    return defaults;
  }

  private Map<String, JsonNode> properties() {
    Map<String, JsonNode> properties = new TreeMap<>();
    collect("", schema.at("").path("properties"), properties);
    schema
        .at("/$defs")
        .forEachEntry(
            (name, rule) -> collect("/$defs/" + name, rule.path("properties"), properties));
    return properties;
  }

  private static void collect(String owner, JsonNode of, Map<String, JsonNode> properties) {
    of.forEachEntry((key, property) -> properties.put(owner + "/properties/" + key, property));
  }
}
