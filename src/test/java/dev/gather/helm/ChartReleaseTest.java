package dev.gather.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By what objects find each other, and what may change while a release lives. */
class ChartReleaseTest {

  private static final Chart CHART = Chart.checkedOut();
  private static final String MINE = "existingConfigMap: mine\n";

  @Test
  void labelsThatServicesGoByCannotBeReplaced() {
    PodTemplateSpec template =
        Workload.of(MINE + "podLabels: { app.kubernetes.io/instance: other, team: shop }")
            .template();

    assertThat(template.getMetadata().getLabels())
        .containsEntry("app.kubernetes.io/instance", "shop")
        .containsEntry("team", "shop");
  }

  @Test
  void nothingIsNeededWhereMapsAreEmpty() {
    PodTemplateSpec template =
        Workload.of(MINE + "podAnnotations: null\npodLabels: null\nresources: null").template();

    assertThat(template.getMetadata().getLabels())
        .containsEntry("app.kubernetes.io/instance", "shop");
  }

  @Test
  void annotationsStandOnceWhoeverSetsThem() {
    PodTemplateSpec template =
        Workload.of(
                MINE
                    + "podAnnotations: { kubectl.kubernetes.io/default-container: other, team: shop }")
            .template();

    assertThat(template.getMetadata().getAnnotations())
        .containsOnly(
            Map.entry("kubectl.kubernetes.io/default-container", "gather"),
            Map.entry("team", "shop"));
  }

  /** A Deployment's cannot change, and the Services' would have changed before it is refused. */
  @Test
  void noValueChangesTheLabelsThatPodsAreSelectedBy() {
    Manifest manifest = CHART.render(MINE + "nameOverride: other\nfullnameOverride: another");

    assertThat(manifest.only(Deployment.class).getSpec().getSelector().getMatchLabels())
        .isEqualTo(
            CHART.render(MINE).only(Deployment.class).getSpec().getSelector().getMatchLabels())
        .isEqualTo(manifest.only(Service.class).getSpec().getSelector());
  }

  @ParameterizedTest
  @CsvSource({
    "'', apps/shop-gather",
    "edge, apps/edge-gather",
    "my-gather-api, apps/my-gather-api"
  })
  void jobsOfPrometheusHaveNamesThatTheRulesKnow(String name, String job) {
    assertThat(
            CHART
                .render(MINE + ChartValues.MONITORING + "fullnameOverride: '" + name + "'")
                .only(ServiceMonitor.class)
                .getSpec()
                .getEndpoints())
        .singleElement()
        .satisfies(
            endpoint ->
                assertThat(endpoint.getRelabelings())
                    .last()
                    .satisfies(
                        rule ->
                            assertThat(List.of(rule.getTargetLabel(), rule.getReplacement()))
                                .containsExactly("job", job)));
  }

  @Test
  void aScaledDeploymentHasNoNumberOfItsOwn() {
    assertThat(replicas(MINE)).isEqualTo(2);
    assertThat(replicas(MINE + "autoscaling: { enabled: true }")).isNull();
  }

  @Test
  void podsAreScaledByRequestsInFlightWhereThatIsAskedFor() {
    assertThat(scaledBy("{ enabled: true }")).containsExactly("cpu 70%");
    assertThat(scaledBy("{ enabled: true, targetRequestsInFlight: 50 }"))
        .containsExactly("cpu 70%", "gather_requests_active 50");
  }

  private static List<String> scaledBy(String autoscaling) {
    return CHART
        .render(MINE + "autoscaling: " + autoscaling)
        .only(HorizontalPodAutoscaler.class)
        .getSpec()
        .getMetrics()
        .stream()
        .map(
            metric ->
                metric.getType().equals("Pods")
                    ? metric.getPods().getMetric().getName()
                        + " "
                        + metric.getPods().getTarget().getAverageValue()
                    : metric.getResource().getName()
                        + " "
                        + metric.getResource().getTarget().getAverageUtilization()
                        + "%")
        .toList();
  }

  @Test
  void theDashboardIsTheChartsFile() throws IOException {
    Manifest manifest = CHART.render(MINE + ChartValues.MONITORING);
    ConfigMap dashboard = manifest.only(ConfigMap.class);

    assertThat(dashboard.getData())
        .containsEntry("gather.json", Files.readString(file("files/dashboard.json")));
    assertThat(dashboard.getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
  }

  private static @Nullable Integer replicas(String values) {
    return CHART.render(values).only(Deployment.class).getSpec().getReplicas();
  }

  private static Path file(String name) {
    return CHART.directory().resolve(name);
  }
}
