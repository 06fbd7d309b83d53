package dev.gather.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.demo.DemoFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ImageTest {

  private static final Path PROJECT =
      Objects.requireNonNull(DemoFiles.definition().getParent()).resolve("../..").normalize();

  private static List<String> dockerfile = List.of();

  @BeforeAll
  static void read() throws IOException {
    dockerfile = Files.readAllLines(PROJECT.resolve("src/main/docker/Dockerfile"));
  }

  @Test
  void everyBaseIsPinnedByItsDigest() {
    assertThat(arguments("ARG").filter(argument -> !argument.equals("REVISION=")))
        .hasSize(2)
        .allMatch(base -> base.matches("(JDK|JRE)=eclipse-temurin:25-[a-z-]+@sha256:[0-9a-f]{64}"));
    assertThat(arguments("FROM"))
        .containsExactly("${JDK} AS build", "${JRE} AS training", "${JRE}");
  }

  @Test
  void everyFileThatIsCopiedExistsAndIsSentToTheBuild() throws IOException {
    List<String> sent = Files.readAllLines(PROJECT.resolve(".dockerignore"));
    List<String> sources =
        arguments("COPY")
            .filter(copy -> !copy.startsWith("--from"))
            .flatMap(ImageTest::sources)
            .toList();

    assertThat(sources).isNotEmpty().allSatisfy(file -> assertThat(PROJECT.resolve(file)).exists());
    assertThat(sent.stream().filter(line -> line.startsWith("!")))
        .containsExactlyInAnyOrderElementsOf(sources.stream().map(file -> "!" + file).toList());
  }

  @Test
  void theTrainingRunHasTheFilesThatAreRun() {
    List<String> copies = arguments("COPY").filter(copy -> copy.contains("/layers/")).toList();

    assertThat(copies).hasSize(8);
    assertThat(copies.subList(0, 4)).isEqualTo(copies.subList(4, 8));
    assertThat(arguments("WORKDIR")).containsExactly("/build", "/gather", "/gather");
  }

  @Test
  void whatTheTrainingRunWritesIsGoodForHeapsOfAnySize() {
    assertThat(arguments("RUN").filter(run -> run.contains("AOTCacheOutput")))
        .as("a machine of 128 GiB would train for a heap of 32, whose references are larger")
        .singleElement()
        .asString()
        .contains("-Xmx512m");
  }

  @Test
  void theUserIsANumberAndNotRoot() {
    assertThat(arguments("USER")).containsExactly("10001:10001");
  }

  private static Stream<String> arguments(String instruction) {
    return dockerfile.stream()
        .filter(line -> line.startsWith(instruction + " "))
        .map(line -> line.substring(instruction.length() + 1));
  }

  private static Stream<String> sources(String copy) {
    List<String> paths = Arrays.asList(copy.split(" "));
    return paths.subList(0, paths.size() - 1).stream();
  }
}
