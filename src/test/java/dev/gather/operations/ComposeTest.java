package dev.gather.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.demo.DemoFiles;
import dev.gather.demo.DemoService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

class ComposeTest {

  private static final Path PROJECT =
      Objects.requireNonNull(DemoFiles.definition().getParent()).resolve("../..").normalize();
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)");

  private static Map<String, Map<String, Object>> services = Map.of();
  private static Map<String, Object> volumes = Map.of();

  @BeforeAll
  static void read() throws IOException {
    // The engine that definitions are read with knows no merge keys.
    Map<String, Map<String, Map<String, Object>>> file =
        new Yaml().load(Files.readString(PROJECT.resolve("docker-compose.yml")));
    services = Objects.requireNonNull(file.get("services"));
    volumes = Map.copyOf(withoutNulls(Objects.requireNonNull(file.get("volumes"))));
  }

  @Test
  void everyFileThatIsMountedExists() {
    for (Map<String, Object> service : services.values()) {
      for (String volume : texts(service, "volumes")) {
        String source = volume.substring(0, volume.indexOf(':'));
        if (source.startsWith("./")) {
          assertThat(PROJECT.resolve(source)).exists();
          assertThat(volume).endsWith(":ro");
        } else {
          assertThat(volumes).containsKey(source);
        }
      }
    }
  }

  @Test
  void everyServiceWaitsForServicesThatTellTheirHealth() {
    for (Map<String, Object> service : services.values()) {
      block(service, "depends_on")
          .forEach(
              (name, how) -> {
                assertThat(how).isEqualTo(Map.of("condition", "service_healthy"));
                assertThat(services).containsKey(name);
                assertThat(block(Objects.requireNonNull(services.get(name)), "healthcheck"))
                    .containsKeys("test", "interval", "retries");
              });
    }
  }

  @Test
  void gatherIsToldWhereEveryServiceOfTheDefinitionIs() throws IOException {
    Map<String, Object> gather = Objects.requireNonNull(services.get("gather"));
    Map<String, Object> environment = block(gather, "environment");

    assertThat(environment.keySet())
        .containsAll(
            VARIABLE
                .matcher(Files.readString(DemoFiles.definition()))
                .results()
                .map(variable -> variable.group(1))
                .toList());
    for (DemoService service : DemoService.values()) {
      assertThat(environment)
          .containsEntry(service.urlVariable(), "http://" + service.upstream() + ":8080");
      assertThat(block(gather, "depends_on")).containsKey(service.upstream());
      assertThat(texts(Objects.requireNonNull(services.get(service.upstream())), "ports"))
          .containsExactly("127.0.0.1:" + service.usualPort() + ":8080");
    }
  }

  @Test
  void gatherAndTheDatabaseHaveOneNameAndPassword() {
    Map<String, Object> gather =
        block(Objects.requireNonNull(services.get("gather")), "environment");
    Map<String, Object> postgres =
        block(Objects.requireNonNull(services.get("postgres")), "environment");

    assertThat(gather)
        .containsEntry("SPRING_R2DBC_USERNAME", postgres.get("POSTGRES_USER"))
        .containsEntry("SPRING_R2DBC_PASSWORD", postgres.get("POSTGRES_PASSWORD"))
        .containsEntry(
            "SPRING_R2DBC_URL", "r2dbc:postgresql://postgres:5432/" + postgres.get("POSTGRES_DB"));
  }

  @Test
  void gatherRunsWithoutRightsOnFilesThatItOnlyReads() {
    assertThat(services.get("gather"))
        .containsEntry("read_only", true)
        .containsEntry("tmpfs", List.of("/tmp:exec"))
        .containsEntry("cap_drop", List.of("ALL"));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> block(Map<String, Object> service, String name) {
    return (Map<String, Object>) service.getOrDefault(name, Map.of());
  }

  @SuppressWarnings("unchecked")
  private static List<String> texts(Map<String, Object> service, String name) {
    return (List<String>) service.getOrDefault(name, List.of());
  }

  private static Map<String, Object> withoutNulls(Map<String, ?> map) {
    return map.keySet().stream().collect(Collectors.toMap(key -> key, key -> key));
  }
}
