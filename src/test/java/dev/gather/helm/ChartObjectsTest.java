package dev.gather.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.LintResult;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which objects a set of values makes; that each can be read is the {@link Manifest}'s to see. */
class ChartObjectsTest {

  private static final String ALWAYS = "Deployment shop-gather, Service shop-gather";
  private static final String DEFINITIONS = "definitions: { gateway.yaml: \"routes: {}\" }\n";

  private static final Chart CHART = Chart.checkedOut();

  @Test
  void theChartIsWithoutWarnings() {
    LintResult result = CHART.lint();

    assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
    assertThat(result.getMessages()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("valueSets")
  void valuesMakeTheirObjects(String what, String values, String more) {
    String definitions = values.contains("existingConfigMap") ? "" : DEFINITIONS;
    Manifest manifest = CHART.render(definitions + values);

    String expected = ALWAYS + (definitions.isEmpty() ? "" : ", ConfigMap shop-gather-definitions");
    assertThat(manifest.names())
        .as(what)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(expected, more)
                .flatMap(names -> Arrays.stream(names.split(",")))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList());
    assertThat(manifest.objects())
        .allSatisfy(
            object -> {
              assertThat(object.getMetadata().getNamespace()).isEqualTo("apps");
              assertThat(object.getMetadata().getLabels())
                  .containsEntry("app.kubernetes.io/instance", "shop");
            });
  }

  @Test
  void itsTestIsAPod(@TempDir Path directory) {
    Manifest manifest = Chart.withItsTest(directory).render(DEFINITIONS);

    assertThat(manifest.names()).contains("Pod shop-gather-test").hasSize(4);
  }

  private static Stream<Arguments> valueSets() {
    return Stream.of(
        Arguments.of("defaults", "", ""),
        Arguments.of("a ConfigMap that is there", "existingConfigMap: mine", ""),
        Arguments.of("definitions that are watched", "definitionsUpdate: watch", ""),
        Arguments.of(
            "rollouts of a ConfigMap that is there",
            "{ existingConfigMap: mine, definitionsUpdate: rollout }",
            ""),
        Arguments.of("an image by tag", "image: { repository: r.example/gather, tag: '1' }", ""),
        Arguments.of(
            "a database",
            "postgresql: { existingSecret: db, url: 'r2dbc:postgresql://db/gather' }",
            ""),
        Arguments.of("what a container may be given", ChartValues.EXTRAS, ""),
        Arguments.of("where pods may run", ChartValues.PLACES, ""),
        Arguments.of("what nothing else has a name for", ChartValues.HATCHES, ""),
        Arguments.of("more objects", ChartValues.EXTRA_OBJECTS, "ConfigMap shop-gather-more"),
        Arguments.of("a balancer", ChartValues.BALANCER, ""),
        Arguments.of(
            "no spread, no preStop, no drain, no user",
            """
            topologySpread: { nodes: "", zones: "" }
            preStopSeconds: 0
            drainSeconds: 0
            runAsUser: null
            runAsGroup: null
            """,
            ""),
        Arguments.of(
            "an account",
            "serviceAccount: { create: true, annotations: { a: b } }",
            "ServiceAccount shop-gather"),
        Arguments.of(
            "operators' port",
            "managementService: { enabled: true }",
            "Service shop-gather-management"),
        Arguments.of(
            "operators' token that is there",
            "operators: { token: { existingSecret: mine, key: gather.token } }",
            ""),
        Arguments.of("an Ingress", ChartValues.INGRESS, "Ingress shop-gather"),
        Arguments.of("an HTTPRoute", ChartValues.HTTP_ROUTE, "HTTPRoute shop-gather"),
        Arguments.of(
            "scaling", "autoscaling: { enabled: true }", "HorizontalPodAutoscaler shop-gather"),
        Arguments.of(
            "a budget",
            "podDisruptionBudget: { enabled: true, maxUnavailable: 50% }",
            "PodDisruptionBudget shop-gather"),
        Arguments.of(
            "a budget of those that stay",
            "podDisruptionBudget: { enabled: true, minAvailable: 1 }",
            "PodDisruptionBudget shop-gather"),
        Arguments.of(
            "an open policy", "networkPolicy: { enabled: true }", "NetworkPolicy shop-gather"),
        Arguments.of("a policy", ChartValues.NETWORK_POLICY, "NetworkPolicy shop-gather"),
        Arguments.of(
            "monitoring",
            ChartValues.MONITORING,
            "ServiceMonitor shop-gather, PrometheusRule shop-gather,"
                + " ConfigMap shop-gather-dashboard, Service shop-gather-management"),
        Arguments.of(
            "everything",
            ChartValues.everything(),
            "Ingress shop-gather, HTTPRoute shop-gather, NetworkPolicy shop-gather,"
                + " HorizontalPodAutoscaler shop-gather, PodDisruptionBudget shop-gather,"
                + " ServiceMonitor shop-gather, PrometheusRule shop-gather,"
                + " ConfigMap shop-gather-dashboard, Service shop-gather-management,"
                + " ServiceAccount shop-gather, ConfigMap shop-gather-more"));
  }
}
