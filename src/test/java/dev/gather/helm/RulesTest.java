package dev.gather.helm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Prometheus's own tool reads the alerts and fires them; {@code .ci/run} sees to it that it is
 * there.
 */
class RulesTest {

  private static final Path CHART = Chart.checkedOut().directory();
  private static final Path RULES = CHART.resolve("files/rules.yaml");
  private static final Path TESTS =
      CHART.resolve("../src/test/prometheus/rules.test.yaml").normalize();
  private static final Pattern ALERT = Pattern.compile("(?m)^ +- alert(?:name)?: (\\w+)$");

  @Test
  void theRulesAreWithoutWarnings() throws Exception {
    promtool("check", "rules", "--lint=all", "--lint-fatal", RULES.toString());
  }

  @Test
  void alertsFireWhenTheyShould() throws Exception {
    promtool("test", "rules", TESTS.toString());
  }

  @Test
  void everyAlertIsTested() throws IOException {
    assertThat(names(TESTS)).containsExactlyElementsOf(names(RULES));
  }

  private static void promtool(String... arguments) throws Exception {
    Optional<Path> tool = onThePath("promtool");
    assumeTrue(tool.isPresent(), "promtool, of Debian's package prometheus, is not on the PATH");
    List<String> command = new ArrayList<>(List.of(tool.orElseThrow().toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("SUCCESS");
  }

  private static Optional<Path> onThePath(String tool) {
    return Stream.of(
            Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator))
        .map(directory -> Path.of(directory, tool))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Each once, in the file's order. */
  private static List<String> names(Path file) throws IOException {
    return ALERT
        .matcher(Files.readString(file))
        .results()
        .map(alert -> alert.group(1))
        .distinct()
        .toList();
  }
}
