package dev.gather.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The image and those who run it, the chart and docker-compose.yml, agree. */
class ContainerTest {

  private static final Path PROJECT =
      Objects.requireNonNull(Chart.checkedOut().directory()).resolve("..").normalize();
  private static final String IMAGE = read("src/main/docker/Dockerfile");
  private static final Workload WORKLOAD = Workload.of("existingConfigMap: mine");
  private static final Map<?, ?> COMPOSED = composed();

  /** Code, metaspace, buffers, threads and the AOT cache, as measured in src/docs/operations.md. */
  private static final long BESIDE_THE_HEAP_MIB = 212;

  private static final long MIB = 1 << 20;

  @Test
  void aFullHeapFitsIntoTheMemoryThatThereIs() {
    long percentage = Long.parseLong(of("-XX:MaxRAMPercentage=(\\d+)"));
    var resources = WORKLOAD.container().getResources();
    Quantity memory = Objects.requireNonNull(resources.getLimits().get("memory"));
    long limit = memory.getNumericalAmount().longValueExact() / MIB;

    assertThat(limit * percentage / 100 + BESIDE_THE_HEAP_MIB).isLessThan(limit);
    assertThat(resources.getRequests()).containsEntry("memory", memory);
    assertThat(COMPOSED.get("mem_limit")).isEqualTo(limit + "m");
  }

  @Test
  void itsUserIsTheOneThatPodsHave() {
    var security = WORKLOAD.pod().getSecurityContext();

    assertThat(of("(?m)^USER (\\S+)"))
        .isEqualTo(security.getRunAsUser() + ":" + security.getRunAsGroup());
  }

  @Test
  void itsPortsAreThoseOfPods() {
    List<String> ports =
        WORKLOAD.container().getPorts().stream()
            .map(ContainerPort::getContainerPort)
            .map(String::valueOf)
            .toList();

    assertThat(Arrays.asList(of("(?m)^EXPOSE (.+)$").split(" "))).isEqualTo(ports);
  }

  @Test
  void itReadsDefinitionsWhereTheyAreMounted() {
    assertThat(WORKLOAD.env())
        .contains("GATHER_DEFINITIONS=" + of("ENV GATHER_DEFINITIONS=(\\S+)"));
    assertThat(WORKLOAD.container().getVolumeMounts())
        .anyMatch(mount -> mount.getMountPath().equals("/etc/gather"));
    assertThat((List<?>) COMPOSED.get("volumes")).asString().contains(":/etc/gather:ro");
  }

  /** Its root can only be read, wherever it runs. */
  @Test
  void onlyTmpIsWrittenTo() {
    assertThat(COMPOSED.get("read_only")).isEqualTo(true);
    assertThat((List<?>) COMPOSED.get("tmpfs")).hasToString("[/tmp:exec]");
    assertThat(WORKLOAD.container().getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
  }

  private static String of(String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(IMAGE);
    assertThat(found.find()).as(pattern).isTrue();
    return found.group(1);
  }

  private static Map<?, ?> composed() {
    Map<?, ?> file =
        (Map<?, ?>)
            Objects.requireNonNull(
                new Load(LoadSettings.builder().build())
                    .loadFromString(read("docker-compose.yml")));
    Map<?, ?> services = (Map<?, ?>) Objects.requireNonNull(file.get("services"));
    return (Map<?, ?>) Objects.requireNonNull(services.get("gather"));
  }

  private static String read(String file) {
    try {
      return Files.readString(PROJECT.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
