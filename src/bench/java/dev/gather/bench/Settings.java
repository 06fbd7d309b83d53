package dev.gather.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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
 */
record Settings(Path base, boolean quick, List<Path> jars, Set<String> only) {

  static Settings ofThisProcess() {
    Path base = Path.of(System.getProperty("basedir", ".")).toAbsolutePath().normalize();
    List<Path> jars =
        list("bench.jars").map(Path::of).map(path -> path.toAbsolutePath().normalize()).toList();
    if (jars.size() != 0 && jars.size() != 2) {
      throw new UsageException("bench.jars names " + jars.size() + " files (expected: OLD,NEW)");
    }
    Path packaged = base.resolve("target").resolve("gather.jar");
    for (Path jar : jars.isEmpty() ? List.of(packaged) : jars) {
      if (!Files.isRegularFile(jar)) {
        throw new UsageException("no file " + jar + " (expected: a jar of Gather)");
      }
    }
    Set<String> only = new TreeSet<>(list("bench.only").toList());
    Set<String> unknown = new TreeSet<>(only);
    unknown.removeAll(Bench.NAMES);
    if (!unknown.isEmpty()) {
      throw new UsageException(
          "bench.only names " + unknown + " (expected: some of " + Bench.NAMES + ")");
    }
    return new Settings(base, Boolean.getBoolean("bench.quick"), jars, only);
  }

  Path packagedJar() {
    return base.resolve("target").resolve("gather.jar");
  }

  /** Whether a scenario is wanted; in the short form only those that it has. */
  boolean wants(String scenario) {
    return only.isEmpty() || only.contains(scenario);
  }

  private static Stream<String> list(String property) {
    return Arrays.stream(System.getProperty(property, "").split(","))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }
}
