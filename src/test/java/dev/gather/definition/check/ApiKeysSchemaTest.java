package dev.gather.definition.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Editors use it, as they use that of definitions. */
class ApiKeysSchemaTest {

  private final FileSchema schema = new FileSchema("/api-keys.schema.json");
  private final Map<String, JsonNode> properties = new TreeMap<>();

  ApiKeysSchemaTest() {
    schema.at("/$defs/key/properties").forEachEntry(properties::put);
  }

  @Test
  void describesEveryProperty() {
    assertThat(properties)
        .hasSize(3)
        .allSatisfy(
            (key, property) -> assertThat(property.path("description").asString("")).endsWith("."));
  }

  @Test
  void saysWhatEveryPropertyExpects() {
    assertThat(properties.values())
        .allSatisfy(property -> assertThat(schema.titleOf(property)).isNotEqualTo("another value"));
  }

  @Test
  void hasADefaultForEveryPropertyThatMayBeLeftOut() {
    properties.values().removeIf(property -> property.has("default"));

    assertThat(properties)
        .containsOnlyKeys(
            schema.at("/$defs/key/required").valueStream().map(JsonNode::asString).toList());
  }

  /** Otherwise a route could want one that no key can have. */
  @Test
  void takesTheScopesThatARouteMayWant() {
    JsonNode ofRoutes = new FileSchema(FileSchema.GATEWAY).at("/$defs/scope");

    for (String keyword : List.of("/type", "/pattern", "/maxLength")) {
      assertThat(schema.at("/$defs/scope").at(keyword)).as(keyword).isEqualTo(ofRoutes.at(keyword));
    }
  }

  @Test
  void isOfListsThatNothingIsShownOf() {
    assertThat(schema.form().isList()).isTrue();
    assertThat(schema.form().isSecret()).isTrue();
    assertThat(new FileSchema(FileSchema.GATEWAY).form().isSecret()).isFalse();
  }
}
