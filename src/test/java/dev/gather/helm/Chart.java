package dev.gather.helm;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import dev.gather.demo.DemoFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The chart, linted and rendered by Helm's own code; no cluster is asked.
 *
 * @param directory has Chart.yaml in it
 */
record Chart(Path directory) {

  /** The library's own guess is older than what the chart asks for. */
  private static final String KUBERNETES = "1.34.0";

  static Chart checkedOut() {
    Path demo = Objects.requireNonNull(DemoFiles.definition().getParent());
    return new Chart(demo.resolve("../../helm").normalize());
  }

  /**
   * A copy in which everything is rendered: Helm leaves hooks out, so that the pod of {@code helm
   * test} is an object like any other; and rules and dashboard are there if only as samples.
   */
  static Chart withNothingLeftOut(Path directory) {
    Path source = checkedOut().directory();
    try (Stream<Path> found = Files.walk(source)) {
      for (Path from : found.toList()) {
        Path to = directory.resolve(source.relativize(from).toString());
        if (Files.isDirectory(from)) {
          Files.createDirectories(to);
        } else {
          Files.writeString(to, Files.readString(from).replace("helm.sh/hook: test", "copy: test"));
        }
      }
      sample(directory.resolve("files/rules.yaml"), "groups: [{ name: sample, rules: [] }]\n");
      sample(directory.resolve("files/dashboard.json"), "{\"title\": \"{{ sample }}\"}\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Chart(directory);
  }

  LintResult lint() {
    return new Helm(directory).lint().strict().call();
  }

  /**
   * Renders the release {@code shop} in the namespace {@code apps}.
   *
   * @param values YAML
   * @throws IllegalStateException when the schema or a template refuses them
   */
  Manifest render(String values) {
    try {
      Path file = Files.createTempFile("values", ".yaml");
      try {
        Files.writeString(file, values);
        return Manifest.read(
            new Helm(directory)
                .template()
                .withName("shop")
                .withNamespace("apps")
                .withKubeVersion(KUBERNETES)
                .withValuesFile(file)
                .call());
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void sample(Path file, String text) throws IOException {
    if (!Files.exists(file)) {
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Files.writeString(file, text);
    }
  }
}
