package dev.gather.bench;

import dev.gather.bench.scenario.Scenarios;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What the bench is asked to do.
 *
 * @param base the project's directory, {@code basedir}
 * @param quick two minutes of it, {@code bench.quick}
 * @param jars of Gather that are compared, {@code bench.jars}; none, for everything else
 * @param only names of scenarios, {@code bench.only}; none, for all
 * @param parts pattern of the names of benchmarks that are run instead, {@code bench.parts}; empty,
 *     for none
 */
record Settings(
    Path base, boolean quick, List<Path> jars, Set<String> only, Optional<String> parts) {

  private static final String EVERY = "true";

  private static final Set<String> SHORT = Set.of("small", "large", "many");

  static Settings ofThisProcess() {
    Path base = Path.of(System.getProperty("basedir", ".")).toAbsolutePath().normalize();
    List<Path> jars =
        list("bench.jars").map(Path::of).map(path -> path.toAbsolutePath().normalize()).toList();
    if (jars.size() != 0 && jars.size() != 2) {
      throw new UsageException("bench.jars names " + jars.size() + " files (expected: OLD,NEW)");
    }
    Set<String> only = new TreeSet<>(list("bench.only").toList());
    Set<String> unknown = new TreeSet<>(only);
    Scenarios.NAMES.forEach(unknown::remove);
    if (!unknown.isEmpty()) {
      throw new UsageException(
          "bench.only names " + unknown + " (expected: some of " + Scenarios.NAMES + ")");
    }
    // Without a value, Maven says that it is true.
    Optional<String> parts =
        list("bench.parts").findFirst().map(pattern -> pattern.equals(EVERY) ? "" : pattern);
    Settings settings = new Settings(base, Boolean.getBoolean("bench.quick"), jars, only, parts);
    for (Path jar : settings.measuredJars()) {
      if (!Files.isRegularFile(jar)) {
        throw new UsageException("no file " + jar + " (expected: a jar of Gather)");
      }
    }
    return settings;
  }

  Path packagedJar() {
    return base.resolve("target").resolve("gather.jar");
  }

  /** Those that are compared, or else the one that the build has made. */
  List<Path> measuredJars() {
    return jars.isEmpty() ? List.of(packagedJar()) : jars;
  }

  /** Whether a scenario is wanted. Where none is named, the short form has only the first. */
  boolean wants(String scenario) {
    return only.isEmpty() ? !quick || SHORT.contains(scenario) : only.contains(scenario);
  }

  /** What it takes to ask for the same again. */
  String command() {
    if (!jars.isEmpty()) {
      return "src/bench/compare.sh " + jars.get(0).getFileName() + " " + jars.get(1).getFileName();
    }
    return "./mvnw -Pbench verify"
        + parts
            .map(pattern -> " -Dbench.parts" + (pattern.isEmpty() ? "" : "=" + pattern))
            .orElse("")
        + (quick ? " -Dbench.quick" : "")
        + (only.isEmpty() ? "" : " -Dbench.only=" + String.join(",", only));
  }

  private static Stream<String> list(String property) {
    return Arrays.stream(System.getProperty(property, "").split(","))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }
}
