package dev.gather.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Compares README's tables of keys with the schema that files are checked with. */
class KeysTest {

  private static final JsonNode SCHEMA = schema();

  @ParameterizedTest
  @CsvSource({
    "upstream, ### Keys of an upstream",
    "route, ### Keys of a route",
    "call, ### Keys of a call",
    "cache, ### Keys of a cache",
    "cors, ### Keys of cors"
  })
  void everyKeyIsListedWithItsDefault(String block, String heading) {
    Map<String, String> listed = new LinkedHashMap<>();
    for (List<String> row : Markdown.readme().section(heading).table("key")) {
      Markdown.code(row.get(0)).forEach(key -> listed.put(key, row.get(2).replace("`", "")));
    }

    assertThat(listed).containsExactlyEntriesOf(defaults("", SCHEMA.at("/$defs/" + block)));
  }

  @Test
  void everyKeyOfAccessIsListed() {
    List<String> keys = new ArrayList<>(List.of("default"));
    for (String block : List.of("jwt", "api-keys")) {
      for (String key : SCHEMA.at("/$defs/" + block + "/properties").propertyNames()) {
        keys.add(block + "." + key);
      }
    }

    assertThat(Markdown.readme().section("### Keys of `access`").table("key"))
        .flatExtracting(row -> Markdown.code(row.get(0)))
        .containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void everyKeyOfDefaultsIsListed() {
    for (List<String> row : Markdown.readme().section("### Keys of defaults").table("key")) {
      String block = Markdown.code(row.get(0)).get(0) + "-defaults";
      assertThat(Markdown.code(row.get(1)))
          .containsExactlyElementsOf(SCHEMA.at("/$defs/" + block + "/properties").propertyNames());
    }
    assertThat(SCHEMA.at("/$defs/defaults/properties").propertyNames())
        .containsExactly("upstream", "route");
  }

  /** Keys of a block, those of blocks inside it with a dot, and their defaults as README says. */
  private static Map<String, String> defaults(String prefix, JsonNode block) {
    Map<String, String> defaults = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> property : block.path("properties").properties()) {
      String key = prefix + property.getKey();
      JsonNode type = SCHEMA.at(property.getValue().path("$ref").asString("#/none").substring(1));
      if (type.path("type").asString("").equals("object")) {
        defaults.putAll(defaults(key + ".", type));
      } else {
        defaults.put(key, defaultOf(property.getKey(), property.getValue(), block));
      }
    }
    return defaults;
  }

  private static String defaultOf(String key, JsonNode rule, JsonNode block) {
    boolean required =
        block.path("required").valueStream().anyMatch(name -> name.asString().equals(key));
    if (required) {
      return "required";
    }
    JsonNode value = rule.path("default");
    if (value.isMissingNode() || value.isContainer() && value.isEmpty()) {
      return "none";
    }
    return value.isArray()
        ? value.valueStream().map(JsonNode::asString).collect(Collectors.joining(", ", "[", "]"))
        : value.asString();
  }

  private static JsonNode schema() {
    try (InputStream in = KeysTest.class.getResourceAsStream("/gateway.schema.json")) {
      return JsonMapper.shared().readTree(Objects.requireNonNull(in));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
