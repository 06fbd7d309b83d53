package dev.gather.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The alerts of a release: those of the file, about that release alone. */
class ChartRulesTest {

  private static final Chart CHART = Chart.checkedOut();
  private static final String ANY_JOB = "job=~\".*gather.*\"";
  private static final String ENABLED =
      "existingConfigMap: mine\nprometheusRule:\n  enabled: true\n";

  @Test
  void theyAreTheFilesWhereNothingElseIsSaid() throws IOException {
    List<Rule> file = file();
    List<Rule> rendered = rules("");

    assertThat(rendered).hasSameSizeAs(file);
    for (int i = 0; i < file.size(); i++) {
      Rule written = file.get(i);
      written.getAnnotations().remove("runbook_url");
      written.getExpr().setValue(scoped(expression(written), "apps/shop-gather"));
      Rule rule = rendered.get(i);
      rule.getExpr().setValue(expression(rule));
      assertThat(rule).isEqualTo(written);
    }
  }

  @ParameterizedTest
  @CsvSource({"'', apps/shop-gather", "'  job: my-job\n', my-job"})
  void theyAreAboutOneJob(String value, String job) {
    assertThat(rules(value))
        .allSatisfy(
            rule ->
                assertThat(expression(rule))
                    .contains("job=\"" + job + "\"")
                    .doesNotContain(ANY_JOB, "=~\".*gather"));
  }

  @Test
  void theyLinkToThePageThatIsNamed() {
    assertThat(rules("  runbookUrl: https://wiki.example/gather\n"))
        .allSatisfy(
            rule ->
                assertThat(rule.getAnnotations())
                    .containsEntry(
                        "runbook_url",
                        "https://wiki.example/gather#" + rule.getAlert().toLowerCase(Locale.ROOT))
                    .doesNotContainKey("runbook"));
    assertThat(rules("  runbookUrl: \"\"\n"))
        .as("to nothing where no page is")
        .allSatisfy(rule -> assertThat(rule.getAnnotations()).doesNotContainKey("runbook_url"));
  }

  @ParameterizedTest
  @CsvSource({
    "GatherRouteFailing, 0.01",
    "GatherRoutePartial, 0.5",
    "GatherRouteSlow, 3",
    "GatherUpstreamFailing, 0.25",
    "GatherBulkheadFull, 2.5",
    "GatherBrownout, 10",
    "GatherOverloaded, 0.1",
    "GatherRateLimitRefusing, 0.5",
    "GatherRateLimitNotShared, 0.25",
    "GatherCacheDatabaseDown, 0.5",
    "GatherCacheWritesLost, 10",
    "GatherMemoryHigh, 0.9"
  })
  void aThresholdIsThatOfOneAlert(String alert, String threshold) {
    List<Rule> before = rules("");
    List<Rule> after = rules("  thresholds: { " + alert + ": " + threshold + " }\n");

    for (int i = 0; i < before.size(); i++) {
      String expression = expression(before.get(i));
      String expected =
          before.get(i).getAlert().equals(alert)
              ? expression.substring(0, expression.lastIndexOf('>')) + "> " + threshold
              : expression;
      assertThat(expression(after.get(i))).isEqualTo(expected);
    }
  }

  private static List<Rule> rules(String values) {
    return CHART.render(ENABLED + values).only(PrometheusRule.class).getSpec().getGroups().stream()
        .flatMap(group -> group.getRules().stream())
        .toList();
  }

  private static List<Rule> file() throws IOException {
    String head = "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nspec:\n";
    String rules = Files.readString(CHART.directory().resolve("files/rules.yaml"));
    return Manifest.read(head + rules.indent(2))
        .only(PrometheusRule.class)
        .getSpec()
        .getGroups()
        .stream()
        .flatMap(group -> group.getRules().stream())
        .toList();
  }

  private static String scoped(String expression, String job) {
    return expression.replace(ANY_JOB, "job=\"" + job + "\"");
  }

  private static String expression(Rule rule) {
    return ((String) Objects.requireNonNull(rule.getExpr().getValue())).strip();
  }
}
