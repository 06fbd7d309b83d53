package dev.gather.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.definition.DefinitionReader;
import dev.gather.definition.yaml.DefinitionFile;
import dev.gather.plan.GatewayPlan;
import dev.gather.plan.compile.PlanCompiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds {@code performance.md} to the bench, which the build of the tests does not compile. */
class PerformanceTest {

  private static final Path BENCH = Markdown.project().resolve("src/bench");
  private static final Markdown PAGE =
      Markdown.read(Markdown.project().resolve("src/docs/performance.md"));

  @Test
  void theDefinitionThatIsMeasuredIsWithoutProblems() throws IOException {
    String yaml = Files.readString(BENCH.resolve("definitions/gateway.yaml"));
    DefinitionReader reader = new DefinitionReader(variable -> "http://127.0.0.1:9");

    GatewayPlan plan =
        PlanCompiler.compile(reader.read(List.of(new DefinitionFile("gateway.yaml", yaml))));

    assertThat(plan.routes()).isNotEmpty();
  }

  @Test
  void everyScenarioIsListed() throws IOException {
    Path scenarios = BENCH.resolve("java/dev/gather/bench/scenario");
    StringBuilder sources = new StringBuilder();
    try (var files = Files.list(scenarios)) {
      for (Path file : files.toList()) {
        sources.append(Files.readString(file));
      }
    }
    Matcher listed =
        Pattern.compile("NAMES =\\s+List.of\\(([^;]+)\\);").matcher(sources.toString());
    assertThat(listed.find()).isTrue();
    long names = listed.group(1).split(",").length;

    List<List<String>> rows = PAGE.section("## What is measured").table("name");

    assertThat(rows).hasSize((int) names);
    for (List<String> row : rows) {
      assertThat(sources).contains(row.get(0).replace('`', '"'));
    }
  }

  @Test
  void theCommandsAreThere() throws IOException {
    String pom = Files.readString(Markdown.project().resolve("pom.xml"));

    assertThat(Markdown.readme().section("## How fast").blocks("sh"))
        .containsExactly(
            List.of("./mvnw -Pbench verify"), List.of("src/bench/compare.sh before.jar after.jar"));
    assertThat(pom).contains("<id>bench</id>");
    assertThat(BENCH.resolve("compare.sh")).isExecutable();
    for (List<String> row : PAGE.table("option")) {
      String option = Markdown.code(row.get(0)).get(0);
      if (option.startsWith("-D")) {
        String property = option.substring(2).replaceAll("=.*", "");
        assertThat(pom).contains("-D" + property + "=${" + property + "}");
      }
    }
  }
}
