package dev.gather.helm;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import dev.gather.demo.DemoFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
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
   * A copy in which the pod of {@code helm test} is an object like any other; Helm leaves hooks
   * out.
   */
  static Chart withItsTest(Path directory) {
    return with("helm.sh/hook: test", "copy: test", directory);
  }

  /**
   * A copy that finds in its cluster the Secret that it would make. The library asks a cluster for
   * it even where it only renders.
   *
   * @param data by key, in Base64; none for a first installation
   */
  static Chart thatFinds(Map<String, String> data, Path directory) {
    StringBuilder found = new StringBuilder("(dict \"data\" (dict");
    data.forEach((key, value) -> found.append(" \"%s\" \"%s\"".formatted(key, value)));
    return with(
        "(lookup \"v1\" \"Secret\" .Release.Namespace $name)",
        data.isEmpty() ? "dict" : found.append("))").toString(),
        directory);
  }

  private static Chart with(String text, String replacement, Path directory) {
    Path source = checkedOut().directory();
    try (Stream<Path> found = Files.walk(source)) {
      for (Path from : found.toList()) {
        Path to = directory.resolve(source.relativize(from).toString());
        if (Files.isDirectory(from)) {
          Files.createDirectories(to);
        } else {
          Files.writeString(to, Files.readString(from).replace(text, replacement));
        }
      }
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
    return Manifest.read(
        with(
            values,
            file ->
                new Helm(directory)
                    .template()
                    .withName("shop")
                    .withNamespace("apps")
                    .withKubeVersion(KUBERNETES)
                    .withValuesFile(file)
                    .call()));
  }

  /** What whoever installs that release is told. */
  String notes(String values) {
    String output =
        with(
            values,
            file ->
                new Helm(directory)
                    .install()
                    .clientOnly()
                    .dryRun()
                    .withName("shop")
                    .withNamespace("apps")
                    .withKubeVersion(KUBERNETES)
                    .withValuesFile(file)
                    .call()
                    .getOutput());
    return output.substring(output.indexOf("NOTES:"));
  }

  private static String with(String values, Function<Path, String> use) {
    try {
      Path file = Files.createTempFile("values", ".yaml");
      try {
        Files.writeString(file, values);
        return use.apply(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
