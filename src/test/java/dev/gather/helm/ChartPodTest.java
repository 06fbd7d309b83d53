package dev.gather.helm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.demo.DemoFiles;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** What the objects say, where more hangs on it than their form. */
class ChartPodTest {

  private static final Chart CHART = Chart.checkedOut();
  private static final String MINE = "existingConfigMap: mine\n";

  /** The restricted profile of Kubernetes' Pod Security Standards, and what it does not ask for. */
  @Test
  void podsAreRestricted(@TempDir Path directory) {
    Manifest manifest = Chart.withNothingLeftOut(directory).render(MINE);

    for (PodSpec pod : List.of(pod(manifest), manifest.only(Pod.class).getSpec())) {
      assertThat(pod.getAutomountServiceAccountToken()).isFalse();
      assertThat(pod.getEnableServiceLinks()).isFalse();
      assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
      assertThat(pod.getSecurityContext().getRunAsUser()).isPositive();
      assertThat(pod.getSecurityContext().getSeccompProfile().getType())
          .isEqualTo("RuntimeDefault");
      var container = pod.getContainers().get(0).getSecurityContext();
      assertThat(container.getAllowPrivilegeEscalation()).isFalse();
      assertThat(container.getReadOnlyRootFilesystem()).isTrue();
      assertThat(container.getCapabilities().getDrop()).containsExactly("ALL");
      assertThat(container.getCapabilities().getAdd()).isEmpty();
    }
  }

  @Test
  void onlyTmpCanBeWrittenTo() {
    PodSpec pod = pod(CHART.render(MINE));

    assertThat(pod.getVolumes().get(0).getEmptyDir().getSizeLimit()).hasToString("128Mi");
    assertThat(container(pod).getVolumeMounts())
        .filteredOn(mount -> !Boolean.TRUE.equals(mount.getReadOnly()))
        .singleElement()
        .satisfies(mount -> assertThat(mount.getMountPath()).isEqualTo("/tmp"));
  }

  @Test
  void probesAskThePortThatClientsUse() {
    Container container = container(pod(CHART.render(MINE)));

    assertThat(path(container.getStartupProbe())).isEqualTo("http/readyz");
    assertThat(path(container.getLivenessProbe())).isEqualTo("http/livez");
    assertThat(path(container.getReadinessProbe())).isEqualTo("http/readyz");
  }

  @Test
  void definitionsArriveAsTheyWereWritten() throws IOException {
    String demo = Files.readString(DemoFiles.definition());
    String odd = "# tab\there, spaces at the end  \nroutes: {}\n\n\n";
    Manifest manifest =
        CHART.render(
            "definitions: { gateway.yaml: %s, odd.yaml: %s }".formatted(quoted(demo), quoted(odd)));

    assertThat(manifest.only(ConfigMap.class).getData())
        .containsEntry("gateway.yaml", demo)
        .containsEntry("odd.yaml", odd);
    assertThat(pod(manifest).getVolumes().get(1).getConfigMap().getName())
        .isEqualTo(manifest.only(ConfigMap.class).getMetadata().getName());
  }

  @Test
  void otherDefinitionsAreAnotherPod() {
    PodTemplateSpec before = template("definitions: { a.yaml: 'routes: {}' }");

    assertThat(template("definitions: { a.yaml: 'routes: {}' }")).isEqualTo(before);
    assertThat(template("definitions: { a.yaml: 'routes: {} #' }")).isNotEqualTo(before);
    assertThat(template("definitions: { b.yaml: 'routes: {}' }")).isNotEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "{}; gather:0.1.0",
        "{ repository: r.example/gather, tag: a }; r.example/gather:a",
        "{ tag: a, digest: 'sha256:%1$s' }; gather@sha256:%1$s",
      })
  void anImageIsNamedByTagOrDigest(String image, String reference) {
    String digits = "0123456789abcdef".repeat(4);
    PodSpec pod = pod(CHART.render(MINE + "image: " + image.formatted(digits)));

    assertThat(container(pod).getImage()).isEqualTo(reference.formatted(digits));
  }

  @Test
  void credentialsOfTheDatabaseStayInTheirSecret() {
    PodSpec all = pod(CHART.render(MINE + "postgresql: { existingSecret: db, passwordKey: pw }"));
    PodSpec given =
        pod(
            CHART.render(
                MINE + "postgresql: { existingSecret: db, url: 'r2dbc:postgresql://db/a' }"));

    assertThat(env(all))
        .contains(
            "SPRING_R2DBC_URL from db/url",
            "SPRING_R2DBC_USERNAME from db/username",
            "SPRING_R2DBC_PASSWORD from db/pw");
    assertThat(env(given)).contains("SPRING_R2DBC_URL=r2dbc:postgresql://db/a");
    assertThat(env(pod(CHART.render(MINE)))).noneMatch(entry -> entry.contains("R2DBC"));
  }

  @ParameterizedTest
  @CsvSource({"45, 5, 35s", "60, 0, 55s", "1000000, 20, 999975s"})
  void requestsInFlightHaveWhatIsLeftOfTheGracePeriod(int grace, int preStop, String drain) {
    PodSpec pod =
        pod(
            CHART.render(
                MINE
                    + "terminationGracePeriodSeconds: %d\npreStopSeconds: %d"
                        .formatted(grace, preStop)));

    assertThat(pod.getTerminationGracePeriodSeconds()).isEqualTo(grace);
    assertThat(env(pod)).contains("SPRING_LIFECYCLE_TIMEOUTPERSHUTDOWNPHASE=" + drain);
  }

  @Test
  void clientsHaveNoWayToTheOperatorsPort() {
    Manifest manifest = CHART.render(MINE + "serviceMonitor: { enabled: true }");
    Service clients = manifest.named(Service.class, "shop-gather");
    Service operators = manifest.named(Service.class, "shop-gather-management");

    assertThat(ports(clients)).containsExactly("http");
    assertThat(ports(operators)).containsExactly("management");
    assertThat(operators.getMetadata().getLabels())
        .containsAllEntriesOf(
            manifest.only(ServiceMonitor.class).getSpec().getSelector().getMatchLabels())
        .isNotEqualTo(clients.getMetadata().getLabels());
    assertThat(manifest.only(Deployment.class).getSpec().getTemplate().getMetadata().getLabels())
        .containsAllEntriesOf(clients.getSpec().getSelector())
        .isEqualTo(operators.getSpec().getSelector());
  }

  @Test
  void aPolicyClosesTheOperatorsPortToAllButOperators(@TempDir Path directory) {
    Manifest manifest =
        Chart.withNothingLeftOut(directory).render(MINE + ChartValues.NETWORK_POLICY);
    var rules = manifest.only(NetworkPolicy.class).getSpec().getIngress();

    assertThat(rules.get(0).getPorts().get(0).getPort().getValue()).isEqualTo("http");
    assertThat(rules.get(0).getFrom().get(1).getPodSelector().getMatchLabels())
        .isEqualTo(manifest.only(Pod.class).getMetadata().getLabels());
    assertThat(rules.get(1).getPorts().get(0).getPort().getValue()).isEqualTo("management");
    assertThat(rules.get(1).getFrom()).hasSize(1);
    assertThat(
            CHART
                .render(MINE + "networkPolicy: { enabled: true }")
                .only(NetworkPolicy.class)
                .getSpec()
                .getIngress())
        .hasSize(1);
  }

  @Test
  void labelsThatServicesGoByCannotBeReplaced() {
    PodTemplateSpec template =
        template(MINE + "podLabels: { app.kubernetes.io/instance: other, team: shop }");

    assertThat(template.getMetadata().getLabels())
        .containsEntry("app.kubernetes.io/instance", "shop")
        .containsEntry("team", "shop");
  }

  @Test
  void aScaledDeploymentHasNoNumberOfItsOwn() {
    assertThat(replicas(MINE)).isEqualTo(2);
    assertThat(replicas(MINE + "autoscaling: { enabled: true }")).isNull();
  }

  @Test
  void theDashboardIsTheChartsFile(@TempDir Path directory) throws IOException {
    Chart chart = Chart.withNothingLeftOut(directory);
    ConfigMap dashboard = chart.render(MINE + ChartValues.MONITORING).only(ConfigMap.class);

    assertThat(dashboard.getData())
        .containsEntry("gather.json", Files.readString(directory.resolve("files/dashboard.json")));
    assertThat(dashboard.getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
  }

  private static @Nullable Integer replicas(String values) {
    return CHART.render(values).only(Deployment.class).getSpec().getReplicas();
  }

  private static PodTemplateSpec template(String values) {
    return CHART.render(values).only(Deployment.class).getSpec().getTemplate();
  }

  private static PodSpec pod(Manifest manifest) {
    return manifest.only(Deployment.class).getSpec().getTemplate().getSpec();
  }

  private static Container container(PodSpec pod) {
    return Objects.requireNonNull(pod.getContainers().get(0));
  }

  private static String path(Probe probe) {
    return probe.getHttpGet().getPort().getValue() + probe.getHttpGet().getPath();
  }

  private static Stream<String> env(PodSpec pod) {
    return container(pod).getEnv().stream().map(ChartPodTest::written);
  }

  private static String written(EnvVar entry) {
    if (entry.getValueFrom() == null) {
      return entry.getName() + "=" + entry.getValue();
    }
    var secret = entry.getValueFrom().getSecretKeyRef();
    return "%s from %s/%s".formatted(entry.getName(), secret.getName(), secret.getKey());
  }

  private static Stream<String> ports(Service service) {
    return service.getSpec().getPorts().stream().map(ServicePort::getName);
  }

  /** A string of JSON is one of YAML. */
  private static String quoted(String text) {
    return JsonMapper.shared().writeValueAsString(text);
  }
}
