package dev.gather.definition.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gather.definition.problem.DefinitionException;
import dev.gather.definition.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

class DefinitionFilesTest {

  private final DefinitionFiles files =
      new DefinitionFiles(new PathMatchingResourcePatternResolver());

  private final Path directory;

  DefinitionFilesTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void readsOneFileByUrlOrByPath() throws IOException {
    Path file = write("gateway.yaml", "routes: {} # ü");

    assertThat(files.read(List.of("file:" + file)))
        .containsExactly(new DefinitionFile(file.toString(), "routes: {} # ü"));
    assertThat(files.read(List.of(file.toString())))
        .containsExactly(new DefinitionFile(file.toString(), "routes: {} # ü"));
  }

  @Test
  void namesARelativeFileAsItWasGiven() throws IOException {
    Path here = Path.of("").toAbsolutePath();
    String relative = here.relativize(write("gateway.yaml", "a").toAbsolutePath()).toString();
    String pattern = relative.replace("gateway.yaml", "*.yaml");

    assertThat(files.read(List.of("file:./" + relative)))
        .containsExactly(new DefinitionFile("./" + relative, "a"));
    assertThat(files.read(List.of("file:" + pattern)))
        .containsExactly(new DefinitionFile(relative, "a"));
    assertThat(files.read(List.of("./" + pattern)))
        .containsExactly(new DefinitionFile("./" + relative, "a"));
  }

  @Test
  void readsTheFilesOfAPatternByName() throws IOException {
    write("b.yaml", "b");
    write("a.yaml", "a");
    write("c.txt", "c");
    Files.createDirectory(directory.resolve("d.yaml"));

    assertThat(files.read(List.of("file:" + directory + "/*.yaml")))
        .containsExactly(
            new DefinitionFile(directory + "/a.yaml", "a"),
            new DefinitionFile(directory + "/b.yaml", "b"));
  }

  @Test
  void readsAFileOnceThatSeveralPatternsAndLinksLeadTo() throws IOException {
    Path hidden = Files.createDirectory(directory.resolve("..data"));
    Files.writeString(hidden.resolve("gateway.yaml"), "a");
    Files.createSymbolicLink(directory.resolve("gateway.yaml"), Path.of("..data", "gateway.yaml"));

    assertThat(files.read(List.of(directory + "/**/*.yaml", directory + "/gateway.yaml")))
        .containsExactly(new DefinitionFile(directory + "/gateway.yaml", "a"));
  }

  @Test
  void readsFromTheClassPath() {
    assertThat(files.read(List.of("classpath:gateway.schema.json")))
        .singleElement()
        .extracting(DefinitionFile::name)
        .isEqualTo("classpath:gateway.schema.json");
  }

  @Test
  void saysWhatItLookedForWhenNothingMatches() {
    assertThat(
            problems("file:./no/gateway.yaml", directory + "/*.yaml", "no/*.yaml", "classpath:no"))
        .containsExactlyInAnyOrder(
            "./no/gateway.yaml:1:1: no definition file (expected: a file at "
                + Path.of("no/gateway.yaml").toAbsolutePath()
                + ")",
            directory
                + "/*.yaml:1:1: no definition file (expected: a file at "
                + directory
                + "/*.yaml)",
            "no/*.yaml:1:1: no definition file (expected: a file at "
                + Path.of("no").toAbsolutePath()
                + "/*.yaml)",
            "classpath:no:1:1: no definition file (expected: a file there)");
    assertThat(problems(directory.toString())).hasSize(1);
  }

  @Test
  void saysWhereAFileIsNotUtf8() throws IOException {
    byte[] latin1 = {'a', '\n', 'b', (byte) 0xFC, 'c'};
    byte[] cut = {'a', (byte) 0xC3};
    Files.write(directory.resolve("latin1.yaml"), latin1);
    Files.write(directory.resolve("cut.yaml"), cut);

    assertThat(problems("file:" + directory + "/*.yaml"))
        .containsExactly(
            directory + "/cut.yaml:1:2: file is not UTF-8 (expected: UTF-8 without other bytes)",
            directory
                + "/latin1.yaml:2:2: file is not UTF-8 (expected: UTF-8 without other bytes)");
  }

  @Test
  void refusesAFileThatIsTooLarge() throws IOException {
    Path file = write("large.yaml", "#".repeat((1 << 20) + 1));

    assertThat(problems(file.toString()))
        .containsExactly(file + ":1:1: file is too large (expected: at most 1 MB)");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private List<String> problems(String... patterns) {
    return catchThrowableOfType(DefinitionException.class, () -> files.read(List.of(patterns)))
        .problems()
        .stream()
        .map(Problem::toString)
        .toList();
  }
}
