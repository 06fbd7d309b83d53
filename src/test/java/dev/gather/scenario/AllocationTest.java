package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.Patience;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Holds what a request allocates to the numbers of {@code allocation.yaml}. */
class AllocationTest {

  /** Bytes that runs differ by; one object more for each of three calls is 48 at least. */
  private static final long NOISE = 40;

  /** On a JDK whose numbers nobody has counted, over the greatest of the others. */
  private static final double ELSEWHERE = 1.1;

  /**
   * Compilers that look through objects and leave some out would do so in one run and not in
   * another; the first one never does.
   */
  private static final List<String> FLAGS =
      List.of(
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-XX:ActiveProcessorCount=2",
          "-Xmx512m",
          "-Dio.netty.leakDetection.level=disabled");

  @Test
  void aRequestTakesAsManyBytesAsBefore(@TempDir Path directory) throws Exception {
    Map<String, Long> counted = count(directory.resolve("output"));
    Map<String, Map<String, Long>> known = known();

    assertThat(counted).containsOnlyKeys(known.keySet());
    known.forEach(
        (route, numbers) ->
            assertThat(counted.get(route))
                .as("bytes of a request of `%s`, where allocation.yaml has %s", route, numbers)
                .isBetween(least(numbers), most(numbers)));
  }

  private static long most(Map<String, Long> numbers) {
    Long here = numbers.get(platform());
    return here != null
        ? here + NOISE
        : Math.round(numbers.values().stream().mapToLong(n -> n).max().orElseThrow() * ELSEWHERE);
  }

  /** Room to spare would let the next change grow unseen. */
  private static long least(Map<String, Long> numbers) {
    return numbers.getOrDefault(platform(), NOISE) - NOISE;
  }

  /** What the JDK allocates by itself depends on, and how sockets are watched. */
  private static String platform() {
    Runtime.Version version = Runtime.version();
    return "%s %s %d.%d.%d"
        .formatted(
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            version.feature(),
            version.interim(),
            version.update());
  }

  private static Map<String, Long> count(Path output) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(FLAGS);
    command.addAll(
        List.of(
            "-classpath", System.getProperty("java.class.path"), AllocationProbe.class.getName()));
    Process probe =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(probe.waitFor(Patience.FAR.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      probe.destroyForcibly();
    }
    List<String> lines = Files.readAllLines(output);
    assertThat(probe.exitValue()).as(() -> String.join("\n", lines)).isZero();
    return lines.stream()
        .map(line -> line.split(" ", -1))
        .filter(words -> words.length == 2 && words[1].matches("[0-9]+"))
        .collect(Collectors.toMap(words -> words[0], words -> Long.valueOf(words[1])));
  }

  private static Map<String, Map<String, Long>> known() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(AllocationTest.class.getResourceAsStream("allocation.yaml"))) {
      Map<?, ?> routes =
          (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromInputStream(file);
      Map<String, Map<String, Long>> known = new HashMap<>();
      routes.forEach((route, numbers) -> known.put((String) route, numbers((Map<?, ?>) numbers)));
      return known;
    }
  }

  private static Map<String, Long> numbers(Map<?, ?> of) {
    Map<String, Long> numbers = new HashMap<>();
    of.forEach((jdk, bytes) -> numbers.put(jdk.toString(), ((Number) bytes).longValue()));
    return numbers;
  }
}
