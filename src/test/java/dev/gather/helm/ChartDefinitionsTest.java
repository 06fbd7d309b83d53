package dev.gather.helm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.demo.DemoFiles;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** How definitions come to pods, and what becomes of the pods when they change. */
class ChartDefinitionsTest {

  private static final Chart CHART = Chart.checkedOut();
  private static final String OWN = "definitions: { a.yaml: 'routes: {}' }\n";
  private static final String CHANGED = "definitions: { a.yaml: 'routes: {} #' }\n";
  private static final String MINE = "existingConfigMap: mine\n";
  private static final String ROLLOUT = "definitionsUpdate: rollout\n";
  private static final String WATCH = "definitionsUpdate: watch\n";
  private static final String NEVER_BY_ITSELF = "GATHER_RELOAD_EVERY=0s";

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
    assertThat(Workload.in(manifest).pod().getVolumes().get(1).getConfigMap().getName())
        .isEqualTo(manifest.only(ConfigMap.class).getMetadata().getName());
  }

  @Test
  void otherDefinitionsAreAnotherPod() {
    PodTemplateSpec before = template(OWN);

    assertThat(template(OWN)).isEqualTo(before);
    assertThat(template(OWN + ROLLOUT)).isEqualTo(before);
    assertThat(template(CHANGED)).isNotEqualTo(before);
    assertThat(template("definitions: { b.yaml: 'routes: {}' }")).isNotEqualTo(before);
  }

  @Test
  void watchedDefinitionsChangeUnderTheSamePod() {
    Manifest before = CHART.render(OWN + WATCH);
    Manifest after = CHART.render(CHANGED + WATCH);

    assertThat(Workload.in(after)).isEqualTo(Workload.in(before));
    assertThat(after.only(ConfigMap.class)).isNotEqualTo(before.only(ConfigMap.class));
  }

  @ParameterizedTest
  @ValueSource(strings = {OWN, OWN + ROLLOUT, MINE + ROLLOUT})
  void podsThatAreRolledOutDoNotReadThemAgain(String values) {
    assertThat(Workload.of(values).env()).contains(NEVER_BY_ITSELF);
  }

  @ParameterizedTest
  @ValueSource(strings = {OWN + WATCH, MINE, MINE + WATCH})
  void podsThatWatchReadThemAgain(String values) {
    Workload workload = Workload.of(values);

    assertThat(workload.env()).noneMatch(entry -> entry.startsWith("GATHER_RELOAD_EVERY"));
    assertThat(workload.template().getMetadata().getAnnotations().keySet())
        .noneMatch(name -> name.contains("checksum"));
  }

  /** The chart cannot know what is in somebody else's ConfigMap; its owner can say. */
  @Test
  void anAnnotationRollsAConfigMapOut() {
    assertThat(template(MINE + ROLLOUT + "podAnnotations: { definitions: a }"))
        .isNotEqualTo(template(MINE + ROLLOUT + "podAnnotations: { definitions: b }"));
  }

  @ParameterizedTest
  @ValueSource(strings = {OWN + ROLLOUT, OWN + WATCH, MINE + ROLLOUT, MINE + WATCH})
  void filesThatMayChangeAreMountedAsADirectory(String values) {
    assertThat(Workload.of(values).container().getVolumeMounts())
        .filteredOn(mount -> mount.getName().equals("definitions"))
        .singleElement()
        .satisfies(
            mount -> {
              assertThat(mount.getMountPath()).isEqualTo("/etc/gather");
              assertThat(mount.getSubPath()).isNull();
              assertThat(mount.getSubPathExpr()).isNull();
              assertThat(mount.getReadOnly()).isTrue();
            });
  }

  @ParameterizedTest
  @CsvSource({
    "own, rollout, rollout status deployment/shop-gather",
    "own, watch, the ConfigMap shop-gather-definitions is read",
    "mine, rollout, rollout restart deployment/shop-gather",
    "mine, watch, the ConfigMap mine is read"
  })
  void whoeverInstallsIsToldHowAChangeArrives(String whose, String update, String told) {
    String values = (whose.equals("own") ? OWN : MINE) + "definitionsUpdate: " + update;

    assertThat(CHART.notes(values)).containsOnlyOnce(told);
  }

  private static PodTemplateSpec template(String values) {
    return Workload.of(values).template();
  }

  /** A string of JSON is one of YAML. */
  private static String quoted(String text) {
    return JsonMapper.shared().writeValueAsString(text);
  }
}
