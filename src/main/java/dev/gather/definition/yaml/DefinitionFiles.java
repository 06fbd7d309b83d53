package dev.gather.definition.yaml;

import dev.gather.definition.problem.DefinitionException;
import dev.gather.definition.problem.Location;
import dev.gather.definition.problem.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;

/** Finds and reads definition files. */
public final class DefinitionFiles {

  private static final String FILE = "file:";

  private final ResourcePatternResolver resolver;

  public DefinitionFiles(ResourcePatternResolver resolver) {
    this.resolver = resolver;
  }

  /**
   * Reads every file that a pattern names, each once, sorted by name.
   *
   * @param patterns such as {@code file:./gateway.yaml}, {@code file:/etc/gather/*.yaml}, {@code
   *     classpath:gateway.yaml}, or a path alone
   * @return at least one file for each pattern, named as the pattern names it
   * @throws DefinitionException when a pattern matches nothing, or a file cannot be read, is too
   *     large or is not UTF-8
   */
  public List<DefinitionFile> read(List<String> patterns) {
    List<Problem> problems = new ArrayList<>();
    Map<String, Resource> found = new TreeMap<>();
    for (String pattern : patterns) {
      find(pattern, found, problems);
    }
    List<DefinitionFile> files = new ArrayList<>();
    withoutRepeats(found)
        .forEach((name, file) -> DefinitionText.read(name, file, problems).ifPresent(files::add));
    if (!problems.isEmpty()) {
      throw new DefinitionException(problems.stream().sorted().toList());
    }
    return List.copyOf(files);
  }

  private void find(String pattern, Map<String, Resource> found, List<Problem> problems) {
    boolean file = pattern.startsWith(FILE) || !pattern.matches("[a-z]{2,}\\*?:.*");
    String path = pattern.startsWith(FILE) ? pattern.substring(FILE.length()) : pattern;
    List<Resource> matches = matches(file ? FILE + path : pattern);
    for (Resource match : matches) {
      found.put(name(path, match), match);
    }
    if (matches.isEmpty()) {
      String place = file ? "a file at " + absolute(path) : "a file there";
      problems.add(
          new Problem(new Location(path, 1, 1), "no definition file (expected: " + place + ")"));
    }
  }

  private List<Resource> matches(String pattern) {
    try {
      return Arrays.stream(resolver.getResources(pattern)).filter(DefinitionFiles::isFile).toList();
    } catch (IOException directoryMissing) {
      return List.of();
    }
  }

  private static boolean isFile(Resource resource) {
    try {
      return resource.exists() && !(resource.isFile() && resource.getFile().isDirectory());
    } catch (IOException e) {
      return false;
    }
  }

  /** The path as it was given, with what its wildcards stand for. */
  private static String name(String path, Resource match) {
    int wildcard = firstWildcard(path);
    if (wildcard < 0) {
      return path;
    }
    String directory = path.substring(0, path.lastIndexOf('/', wildcard) + 1);
    try {
      Path inside = absolute(directory).relativize(match.getFile().toPath().toAbsolutePath());
      return directory + inside.normalize();
    } catch (IOException | IllegalArgumentException notOnThisFileSystem) {
      return match.getDescription();
    }
  }

  private static int firstWildcard(String path) {
    for (int i = 0; i < path.length(); i++) {
      if ("*?{".indexOf(path.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  private static Path absolute(String path) {
    return Path.of(path).toAbsolutePath().normalize();
  }

  /** Where Kubernetes mounts files, a deep pattern finds each again behind hidden links. */
  private static Map<String, Resource> withoutRepeats(Map<String, Resource> found) {
    Set<Object> seen = new HashSet<>();
    Map<String, Resource> once = new TreeMap<>();
    found.entrySet().stream()
        .sorted(Comparator.comparingInt(entry -> entry.getKey().length()))
        .filter(entry -> seen.add(identity(entry.getValue())))
        .forEach(entry -> once.put(entry.getKey(), entry.getValue()));
    return once;
  }

  private static Object identity(Resource resource) {
    try {
      return resource.isFile() ? resource.getFile().toPath().toRealPath() : resource;
    } catch (IOException e) {
      return resource;
    }
  }
}
