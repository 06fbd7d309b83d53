package dev.gather.bench.process;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Where the bench runs.
 *
 * @param base the project's directory
 * @param output takes logs and results
 * @param processors whose are which
 */
public record Place(Path base, Path output, Processors processors) {

  /** The JDK that runs the bench runs all else. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** All that the bench runs with, but for Gather itself, which is only ever run from its jar. */
  String classPath() {
    String gather = base.resolve("target").resolve("classes").toString();
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.equals(gather))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
