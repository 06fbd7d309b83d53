package dev.gather.ops.reload;

import dev.gather.definition.problem.Location;
import dev.gather.definition.problem.Problem;
import dev.gather.definition.yaml.DefinitionFile;
import dev.gather.definition.yaml.EnvironmentLookup;
import dev.gather.definition.yaml.FileLookup;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Problems for health, log and answers, where no value of the environment or of a file may be seen:
 * it may be a secret. Of what stands on a line with a placeholder only what was expected is told,
 * unless it is that a variable or a file has no value.
 *
 * @param files that have the problems
 * @param used values of placeholders, by what stands between their braces
 */
public record ProblemTexts(List<DefinitionFile> files, Map<String, String> used) {

  private static final String PLACEHOLDER = "${";
  private static final String EXPECTED = " (expected: ";

  /** A shorter one is no secret, and part of many words. */
  private static final int SHORTEST = 4;

  /** One line for each problem. */
  public List<String> of(List<Problem> problems) {
    return hidden(problems).stream().map(Problem::toString).toList();
  }

  /** The same problems, without any value. */
  List<Problem> hidden(List<Problem> problems) {
    return problems.stream()
        .map(problem -> new Problem(problem.location(), message(problem)))
        .toList();
  }

  private String message(Problem problem) {
    String message = problem.message();
    if (!message.startsWith(EnvironmentLookup.NOT_SET)
        && !message.startsWith(FileLookup.SUBJECT)
        && lines(problem.location()).anyMatch(line -> line.contains(PLACEHOLDER))) {
      int expected = message.lastIndexOf(EXPECTED);
      message =
          "what stands here does not fit, perhaps for its values of the environment or of files"
              + (expected < 0 ? "" : message.substring(expected));
    }
    for (Map.Entry<String, String> value : used.entrySet()) {
      if (value.getValue().length() >= SHORTEST) {
        message = message.replace(value.getValue(), PLACEHOLDER + value.getKey() + "}");
      }
    }
    return message;
  }

  /** The line of a place, and where a block of text begins there, that block. */
  private Stream<String> lines(Location location) {
    List<String> lines =
        files.stream()
            .filter(file -> file.name().equals(location.file()))
            .limit(1)
            .flatMap(file -> file.text().lines().skip(location.line() - 1L))
            .toList();
    if (lines.isEmpty()) {
      return Stream.empty();
    }
    String first = lines.get(0);
    int begin = first.codePoints().skip(location.column() - 1L).findFirst().orElse(0);
    boolean isBlock = begin == '|' || begin == '>';
    Stream<String> block =
        lines.stream()
            .skip(1)
            .takeWhile(line -> isBlock && (line.isBlank() || indent(line) > indent(first)));
    return Stream.concat(Stream.of(first), block);
  }

  private static int indent(String line) {
    return line.length() - line.stripLeading().length();
  }
}
