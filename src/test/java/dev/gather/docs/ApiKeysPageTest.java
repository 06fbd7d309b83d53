package dev.gather.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.access.key.ApiKeys;
import dev.gather.access.key.KeyFile;
import dev.gather.demo.DemoFiles;
import dev.gather.process.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Holds what {@code access.md} says. */
class ApiKeysPageTest {

  private static final Markdown KEYS = Markdown.access().section("## API keys");
  private static final Pattern DEMO_KEY = Pattern.compile("[a-z]+-only-for-the-demo");

  private final KeyFile file;

  ApiKeysPageTest(@TempDir Path directory) {
    this.file = new KeyFile(directory.resolve("api-keys.yaml"));
  }

  @Test
  void everyKeyOfAnEntryIsListedWithItsDefault() throws IOException {
    Map<String, String> listed = new LinkedHashMap<>();
    for (List<String> row : KEYS.table("key")) {
      listed.put(Markdown.code(row.get(0)).get(0), row.get(2));
    }
    Path schema = Markdown.project().resolve("src/main/resources/api-keys.schema.json");
    JsonNode entry = JsonMapper.shared().readTree(Files.readString(schema)).at("/$defs/key");
    Map<String, String> known = new LinkedHashMap<>();
    entry
        .path("properties")
        .forEachEntry((key, rule) -> known.put(key, rule.has("default") ? "none" : "required"));

    assertThat(listed).containsExactlyEntriesOf(known);
  }

  @Test
  void theExampleOfAFileHasTheKeyThatIsMadeBesideIt() {
    List<String> made = KEYS.blocks("console").get(0);
    String key = made.get(1);

    assertThat(made.get(2)).isEqualTo("$ printf %s " + key + " | sha256sum");
    assertThat(made.get(3)).isEqualTo(KeyFile.sha256(key) + "  -");
    ApiKeys keys = file.write(String.join("\n", KEYS.blocks("yaml").get(0))).read(Time.SYSTEM);
    assertThat(keys.find(key).orElseThrow().subject()).isEqualTo("shop");
    assertThat(keys.find(key).orElseThrow().scopes())
        .containsExactly("orders.read", "orders.write");
    assertThat(KEYS.blocks("sh").get(0).get(0)).contains("'X-Api-Key: " + key + "'");
  }

  @Test
  void theExampleOfProblemsIsWhatIsTold() {
    file.write(
        """
        - name: shop
          sha256: the key itself
        - name: partner
          scope: [orders.read]
          sha256: %s
        """
            .formatted(KeyFile.sha256("key")));

    assertThat(file.problems()).isEqualTo(KEYS.blocks("text").get(2));
  }

  @Test
  void theDemosKeysAreThoseThatItsFileNames() throws IOException {
    Path demo = DemoFiles.definition().resolveSibling("keys/api-keys.yaml");
    List<String> named =
        DEMO_KEY.matcher(Files.readString(demo)).results().map(key -> key.group()).toList();
    ApiKeys keys = new KeyFile(demo).read(Time.SYSTEM);

    assertThat(named).hasSize(2).allMatch(key -> keys.find(key).isPresent());
  }
}
