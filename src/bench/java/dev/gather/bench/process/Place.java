package dev.gather.bench.process;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where the bench runs.
 *
 * @param base the project's directory
 * @param output takes logs and results
 * @param processors whose are which
 */
public record Place(Path base, Path output, Processors processors) {

  public static final String LOGGING = "-Dlogback.configurationFile=bench-logback.xml";

  /** The JDK that runs the bench runs all else. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /**
   * Where a program of the bench finds its classes, and says little. The file has no name by which
   * tests would take it for theirs: it stays beside them until the next clean build.
   */
  List<String> ofPrograms() {
    return List.of(LOGGING, "-cp", classPath());
  }

  /** All that the bench runs with, but for Gather itself, which is only ever run from its jar. */
  private String classPath() {
    String gather = base.resolve("target").resolve("classes").toString();
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.equals(gather))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
