package dev.gather.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The schema knows each value; values.yaml and README.md must say the same of it. */
class ChartReadmeTest {

  private static final Path CHART = Chart.checkedOut().directory();
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\| (.+) \\| (.+) \\|$");

  /**
   * @param meaning as the schema describes it
   * @param standard what it is unless it is set
   */
  private record Value(String meaning, String standard) {}

  @Test
  void readmeListsEveryValueWithItsDefault() throws IOException {
    String page = Files.readString(CHART.resolve("README.md"));
    Map<String, Value> listed = new LinkedHashMap<>();
    Matcher row = ROW.matcher(page.substring(page.indexOf("\n## Values\n")));
    while (row.find()) {
      listed.put(row.group(1), new Value(row.group(2), row.group(3).replace("`", "")));
    }

    assertThat(listed).containsExactlyEntriesOf(values());
  }

  /** What values.yaml has beyond them, the schema refuses whenever the chart is rendered. */
  @Test
  void theDefaultsAreThoseOfTheSchema() throws IOException {
    Map<String, JsonNode> defaults = new LinkedHashMap<>();
    rules().forEach((name, rule) -> defaults.put(name, rule.path("default")));
    JsonNode file = JsonMapper.shared().valueToTree(yaml("values.yaml"));
    Map<String, JsonNode> found = new LinkedHashMap<>();
    defaults.keySet().forEach(name -> found.put(name, file.at("/" + name.replace('.', '/'))));

    assertThat(found).containsExactlyEntriesOf(defaults);
  }

  private static Map<String, Value> values() throws IOException {
    Map<String, Value> values = new LinkedHashMap<>();
    rules()
        .forEach(
            (name, rule) ->
                values.put(
                    name,
                    new Value(rule.path("description").asString(), written(rule.path("default")))));
    return values;
  }

  private static String written(JsonNode value) {
    if (value.isContainer()) {
      return value.isEmpty()
          ? "none"
          : value.toString().replace("\"", "").replaceAll("[:,]|\\{", "$0 ").replace("}", " }");
    }
    return value.asString().isEmpty() ? "none" : value.asString();
  }

  /** Rules of the schema by the path of their value; blocks of the chart's own are not values. */
  private static Map<String, JsonNode> rules() throws IOException {
    Map<String, JsonNode> rules = new LinkedHashMap<>();
    String schema = Files.readString(CHART.resolve("values.schema.json"));
    collect("", JsonMapper.shared().readTree(schema), rules);
    rules.keySet().removeIf(name -> name.startsWith("global."));
    return rules;
  }

  private static void collect(String prefix, JsonNode block, Map<String, JsonNode> rules) {
    for (Map.Entry<String, JsonNode> property : block.path("properties").properties()) {
      String name = prefix + property.getKey();
      if (property.getValue().has("properties")) {
        collect(name + ".", property.getValue(), rules);
      } else {
        rules.put(name, property.getValue());
      }
    }
  }

  private static Object yaml(String file) throws IOException {
    String text = Files.readString(CHART.resolve(file));
    return Objects.requireNonNull(new Load(LoadSettings.builder().build()).loadFromString(text));
  }
}
