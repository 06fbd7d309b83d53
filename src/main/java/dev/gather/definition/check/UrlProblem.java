package dev.gather.definition.check;

import dev.gather.definition.problem.DefinitionPath;
import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.definition.problem.Quote;
import dev.gather.definition.problem.SourceNode;
import dev.gather.definition.yaml.SourceFile;
import java.util.List;

/** Says what is wrong with a URL or a path. */
final class UrlProblem {

  private UrlProblem() {}

  /**
   * Adds the problem and marks the value as broken.
   *
   * @param fault end of a sentence about the value, with what is expected
   */
  static void add(SourceFile file, DefinitionProblems problems, String pointer, String fault) {
    SourceNode source = file.source().nearest(pointer);
    List<String> keys = DefinitionPath.segments(pointer);
    String key = Quote.of(keys.get(keys.size() - 1));
    String shown = Quote.ofUrl(source).map(url -> " is " + url + ", which").orElse("");
    file.broken().add(pointer);
    problems.add(pointer, source.value(), key + shown + " " + fault);
  }
}
