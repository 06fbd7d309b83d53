package dev.gather.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What whoever installs the chart can have that is not Gather's own. */
class ChartHatchesTest {

  private static final Chart CHART = Chart.checkedOut();
  private static final String MINE = "existingConfigMap: mine\n";

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "global: { imageRegistry: r.example:5000/mirror }; r.example:5000/mirror/",
        "{ image: { registry: a.example }, test: { image: { registry: a.example } } }; a.example/",
        "{ global: { imageRegistry: r.example }, image: { registry: a.example }, test: { image: {"
            + " registry: a.example } } }; r.example/",
        "global: { imageRegistry: '' }; ''",
        "global: { imageRegistry: null, other: { any: 1 } }; ''"
      })
  void imagesComeFromTheRegistryThatIsNamed(
      String values, String registry, @TempDir Path directory) {
    String flow = values.startsWith("{") ? values : "{ " + values + " }";
    Manifest manifest =
        Chart.withItsTest(directory)
            .render(flow.replaceFirst("\\{", "{ existingConfigMap: mine, "));

    assertThat(Workload.in(manifest).container().getImage()).isEqualTo(registry + "gather:0.2.0");
    assertThat(manifest.only(Pod.class).getSpec().getContainers().get(0).getImage())
        .isEqualTo(registry + "busybox:1.37");
  }

  @Test
  void secretsOfTheWholeAreUsedBesideItsOwn(@TempDir Path directory) {
    Manifest manifest =
        Chart.withItsTest(directory)
            .render(
                MINE
                    + """
                    global: { imagePullSecrets: [a, { name: b }] }
                    imagePullSecrets: [{ name: b }, { name: c }]
                    """);

    for (PodSpec pod : List.of(Workload.in(manifest).pod(), manifest.only(Pod.class).getSpec())) {
      assertThat(pod.getImagePullSecrets())
          .extracting(LocalObjectReference::getName)
          .containsExactly("a", "b", "c");
    }
  }

  @Test
  void everyObjectAndPodHasTheCommonLabelsAndAnnotations(@TempDir Path directory) {
    Manifest manifest =
        Chart.withItsTest(directory)
            .render("definitions: { a.yaml: 'routes: {}' }\n" + everythingOfTheChart());

    assertThat(manifest.objects())
        .hasSizeGreaterThan(12)
        .allSatisfy(
            object -> {
              assertThat(object.getMetadata().getLabels()).containsEntry("team", "shop");
              assertThat(object.getMetadata().getAnnotations())
                  .containsEntry("contact", "shop@example");
            });
    PodTemplateSpec template = manifest.only(Deployment.class).getSpec().getTemplate();
    assertThat(template.getMetadata().getLabels()).containsEntry("team", "shop");
    assertThat(template.getMetadata().getAnnotations()).containsEntry("contact", "shop@example");
    assertThat(manifest.only(Deployment.class).getSpec().getSelector().getMatchLabels())
        .doesNotContainKey("team");
  }

  @Test
  void commonLabelsReplaceNoneThatObjectsAreFoundBy() {
    Manifest manifest =
        CHART.render(
            MINE
                + """
                commonLabels: { app.kubernetes.io/instance: other, app.kubernetes.io/component: x }
                serviceMonitor: { enabled: true, labels: { app.kubernetes.io/name: other } }
                """);

    assertThat(manifest.objects())
        .allSatisfy(
            object ->
                assertThat(object.getMetadata().getLabels())
                    .containsEntry("app.kubernetes.io/instance", "shop")
                    .containsEntry("app.kubernetes.io/name", "gather"));
    assertThat(manifest.named(Service.class, "shop-gather-management").getMetadata().getLabels())
        .containsEntry("app.kubernetes.io/component", "management");
  }

  @Test
  void otherContainersStandBeforeAndBesideGathers() {
    PodSpec pod = Workload.of(MINE + ChartValues.HATCHES).pod();

    assertThat(pod.getInitContainers()).extracting(Container::getName).containsExactly("wait");
    assertThat(pod.getContainers())
        .extracting(Container::getName)
        .containsExactly("gather", "beside");
  }

  @Test
  void podsFindNamesWhereTheyAreTold() {
    PodSpec pod = Workload.of(MINE + ChartValues.HATCHES).pod();

    assertThat(pod.getHostAliases())
        .singleElement()
        .satisfies(
            alias -> {
              assertThat(alias.getIp()).isEqualTo("10.0.0.1");
              assertThat(alias.getHostnames()).containsExactly("catalog", "catalog.example");
            });
    assertThat(pod.getDnsPolicy()).isEqualTo("None");
    assertThat(pod.getDnsConfig().getNameservers()).containsExactly("10.0.0.10");
    assertThat(pod.getDnsConfig().getOptions().get(0).getValue()).isEqualTo("2");
    assertThat(Workload.of(MINE).pod().getDnsPolicy()).isNull();
  }

  @Test
  void moreObjectsAreRenderedWithTheRelease() {
    ConfigMap more = CHART.render(MINE + ChartValues.EXTRA_OBJECTS).only(ConfigMap.class);

    assertThat(more.getMetadata().getName()).isEqualTo("shop-gather-more");
    assertThat(more.getData()).containsEntry("port", "80");
  }

  @Test
  void aBalancerIsTheOneThatIsAskedFor() {
    var service = CHART.render(MINE + ChartValues.BALANCER).only(Service.class).getSpec();
    var usual = CHART.render(MINE).only(Service.class).getSpec();

    assertThat(service.getLoadBalancerClass()).isEqualTo("example/inner");
    assertThat(service.getLoadBalancerIP()).isEqualTo("192.0.2.7");
    assertThat(service.getLoadBalancerSourceRanges())
        .containsExactly("10.0.0.0/8", "2001:db8::/32");
    assertThat(service.getExternalTrafficPolicy()).isEqualTo("Local");
    assertThat(service.getPorts().get(0).getNodePort()).isEqualTo(30080);
    assertThat(usual.getExternalTrafficPolicy()).isNull();
    assertThat(usual.getPorts().get(0).getNodePort()).isNull();
  }

  @Test
  void anIngressHasEachPathOnEachHost() {
    var rules = CHART.render(MINE + ChartValues.INGRESS).only(Ingress.class).getSpec().getRules();

    assertThat(rules)
        .hasSize(2)
        .allSatisfy(
            rule ->
                assertThat(rule.getHttp().getPaths())
                    .extracting(path -> path.getPathType() + " " + path.getPath())
                    .containsExactly("Prefix /api", "Exact /feed.xml"));
  }

  @ParameterizedTest
  @CsvSource({
    "'', , 1",
    "'minAvailable: 50%', 50%, ",
    "'minAvailable: 0', 0, ",
    "'maxUnavailable: 50%', , 50%",
    "'maxUnavailable: 0', , 0",
    "'minAvailable: 2, maxUnavailable: null', 2, ",
    "minAvailable: null, , 1"
  })
  void aBudgetIsOfThoseThatStayOrThoseThatGo(String value, String stay, String go) {
    var budget =
        CHART
            .render(MINE + "podDisruptionBudget: { enabled: true, " + value + " }")
            .only(PodDisruptionBudget.class)
            .getSpec();

    assertThat(Stream.of(budget.getMinAvailable(), budget.getMaxUnavailable()))
        .extracting(count -> count == null ? null : String.valueOf(count.getValue()))
        .containsExactly(stay, go);
  }

  @Test
  void scrapesAreRelabeledBeforeTheJobIsNamed() {
    var endpoint =
        CHART
            .render(MINE + ChartValues.MONITORING)
            .only(ServiceMonitor.class)
            .getSpec()
            .getEndpoints()
            .get(0);

    assertThat(endpoint.getScrapeTimeout()).isEqualTo("20s");
    assertThat(endpoint.getRelabelings())
        .extracting(rule -> rule.getTargetLabel())
        .containsExactly("node", "job");
    assertThat(endpoint.getMetricRelabelings())
        .extracting(rule -> rule.getAction() + " " + rule.getRegex())
        .containsExactly("drop jvm_.*");
  }

  @Test
  void podsComeAndGoAsFastAsIsSaid() {
    String up = "scaleUp: { policies: [{ type: Pods, value: 2, periodSeconds: 60 }] }";
    var both = behavior("behavior: { " + up + " }, scaleDownSeconds: 60");
    var wins = behavior("behavior: { scaleDown: { stabilizationWindowSeconds: 10 } }");

    assertThat(both.getScaleUp().getPolicies().get(0).getValue()).isEqualTo(2);
    assertThat(both.getScaleDown().getStabilizationWindowSeconds()).isEqualTo(60);
    assertThat(wins.getScaleDown().getStabilizationWindowSeconds()).isEqualTo(10);
  }

  @Test
  void logsTracesAndTheJvmAreSetByValues() {
    assertThat(Workload.of(MINE + ChartValues.EXTRAS).env())
        .contains(
            "JDK_JAVA_OPTIONS=-Xss512k -Dfile.encoding=UTF-8",
            "LOGGING_STRUCTURED_FORMAT_CONSOLE=ecs",
            "LOGGING_LEVEL_ROOT=warn",
            "LOGGING_LEVEL_DEV_GATHER_CALLS=error",
            "GATHER_ACCESSLOG_ENABLED=true",
            "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://collector:4317",
            "MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_OTLP_TRANSPORT=grpc",
            "MANAGEMENT_TRACING_SAMPLING_PROBABILITY=0.5");
    assertThat(Workload.of(MINE).env())
        .noneMatch(entry -> entry.matches("(JDK|LOGGING|GATHER_ACCESS|OTEL|MANAGEMENT).*"));
  }

  private static HorizontalPodAutoscalerBehavior behavior(String values) {
    return CHART
        .render(MINE + "autoscaling: { enabled: true, " + values + " }")
        .only(HorizontalPodAutoscaler.class)
        .getSpec()
        .getBehavior();
  }

  private static String everythingOfTheChart() {
    return ChartValues.everything().replace(ChartValues.EXTRA_OBJECTS, "");
  }
}
