package dev.gather.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the objects say, where more hangs on it than their form. */
class ChartPodTest {

  private static final Chart CHART = Chart.checkedOut();
  private static final String MINE = "existingConfigMap: mine\n";

  /** The restricted profile of Kubernetes' Pod Security Standards, and what it does not ask for. */
  @Test
  void podsAreRestricted(@TempDir Path directory) {
    Manifest manifest = Chart.withItsTest(directory).render(MINE);

    for (PodSpec pod : List.of(Workload.in(manifest).pod(), manifest.only(Pod.class).getSpec())) {
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
    Workload workload = Workload.of(MINE);

    assertThat(workload.pod().getVolumes().get(0).getEmptyDir().getSizeLimit())
        .hasToString("128Mi");
    assertThat(workload.container().getVolumeMounts())
        .filteredOn(mount -> !Boolean.TRUE.equals(mount.getReadOnly()))
        .singleElement()
        .satisfies(mount -> assertThat(mount.getMountPath()).isEqualTo("/tmp"));
  }

  @Test
  void probesAskThePortThatClientsUse() {
    Container container = Workload.of(MINE).container();

    assertThat(path(container.getStartupProbe())).isEqualTo("http/readyz");
    assertThat(path(container.getLivenessProbe())).isEqualTo("http/livez");
    assertThat(path(container.getReadinessProbe())).isEqualTo("http/readyz");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "{}; gather:0.2.0",
        "{ repository: r.example/gather, tag: a }; r.example/gather:a",
        "{ tag: a, digest: 'sha256:%1$s' }; gather@sha256:%1$s",
      })
  void anImageIsNamedByTagOrDigest(String image, String reference) {
    String digits = "0123456789abcdef".repeat(4);
    Workload workload = Workload.of(MINE + "image: " + image.formatted(digits));

    assertThat(workload.container().getImage()).isEqualTo(reference.formatted(digits));
  }

  @Test
  void credentialsOfTheDatabaseStayInTheirSecret() {
    Workload all = Workload.of(MINE + "postgresql: { existingSecret: db, passwordKey: pw }");
    Workload given =
        Workload.of(MINE + "postgresql: { existingSecret: db, url: 'r2dbc:postgresql://db/a' }");

    assertThat(all.env())
        .contains(
            "SPRING_R2DBC_URL from db/url",
            "SPRING_R2DBC_USERNAME from db/username",
            "SPRING_R2DBC_PASSWORD from db/pw");
    assertThat(given.env()).contains("SPRING_R2DBC_URL=r2dbc:postgresql://db/a");
    assertThat(Workload.of(MINE).env()).noneMatch(entry -> entry.contains("R2DBC"));
  }

  /** A path of its own, so that nobody reads them as definitions and a definition can name them. */
  @Test
  void keysStayInTheirSecretAndAreMountedBesideTheDefinitions() {
    Workload workload = Workload.of(MINE + "apiKeys: { existingSecret: keys, key: mine.yaml }");
    SecretVolumeSource secret = workload.pod().getVolumes().get(2).getSecret();

    assertThat(secret.getSecretName()).isEqualTo("keys");
    assertThat(secret.getItems())
        .containsExactly(new KeyToPath("mine.yaml", null, "api-keys.yaml"));
    assertThat(workload.container().getVolumeMounts())
        .filteredOn(mount -> mount.getName().equals("api-keys"))
        .singleElement()
        .satisfies(
            mount -> {
              assertThat(mount.getMountPath()).isEqualTo("/etc/gather-keys");
              assertThat(mount.getSubPath()).isNull();
              assertThat(mount.getReadOnly()).isTrue();
            });
    assertThat(Workload.of(MINE).pod().getVolumes()).hasSize(2);
    assertThat(Workload.of(MINE).container().getVolumeMounts()).hasSize(2);
  }

  /** A key that is taken away is refused without a rollout, whatever definitions wait for. */
  @Test
  void keysAreWatchedWhereDefinitionsAreRolledOut() {
    Workload workload =
        Workload.of(MINE + "definitionsUpdate: rollout\napiKeys: { existingSecret: keys }");

    assertThat(workload.env())
        .contains("GATHER_RELOAD_EVERY=0s")
        .noneMatch(entry -> entry.startsWith("GATHER_RELOAD_KEYSEVERY"));
  }

  @ParameterizedTest
  @CsvSource({
    "45, 5, 5, 30s",
    "60, 0, 5, 50s",
    "10, 0, 0, 5s",
    "30, 10, 10, 5s",
    "1000000, 20, 15, 999960s"
  })
  void requestsInFlightHaveWhatIsLeftOfTheGracePeriod(
      int grace, int preStop, int drain, String rest) {
    Workload workload =
        Workload.of(
            MINE
                + "terminationGracePeriodSeconds: %d\npreStopSeconds: %d\ndrainSeconds: %d"
                    .formatted(grace, preStop, drain));

    assertThat(workload.pod().getTerminationGracePeriodSeconds()).isEqualTo(grace);
    assertThat(workload.env())
        .contains(
            "GATHER_SHUTDOWN_DRAIN=" + drain + "s",
            "SPRING_LIFECYCLE_TIMEOUTPERSHUTDOWNPHASE=" + rest);
  }

  @Test
  void balancersHaveTimeToHearOfAPodsEnd() {
    assertThat(sleep("")).isEqualTo(5);
    assertThat(sleep("preStopSeconds: 12")).isEqualTo(12);
    assertThat(Workload.of(MINE + "preStopSeconds: 0").container().getLifecycle()).isNull();
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
    Manifest manifest = Chart.withItsTest(directory).render(MINE + ChartValues.NETWORK_POLICY);
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
  void aPlatformMayChooseTheUser(@TempDir Path directory) {
    Manifest manifest =
        Chart.withItsTest(directory).render(MINE + "runAsUser: null\nrunAsGroup: null");

    for (PodSpec pod : List.of(Workload.in(manifest).pod(), manifest.only(Pod.class).getSpec())) {
      assertThat(pod.getSecurityContext().getRunAsUser()).isNull();
      assertThat(pod.getSecurityContext().getRunAsGroup()).isNull();
      assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    }
  }

  private static long sleep(String values) {
    Workload workload = Workload.of(MINE + values);
    return workload.container().getLifecycle().getPreStop().getSleep().getSeconds();
  }

  private static String path(Probe probe) {
    return probe.getHttpGet().getPort().getValue() + probe.getHttpGet().getPath();
  }

  private static Stream<String> ports(Service service) {
    return service.getSpec().getPorts().stream().map(ServicePort::getName);
  }
}
