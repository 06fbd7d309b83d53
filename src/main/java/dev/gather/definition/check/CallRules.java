package dev.gather.definition.check;

import dev.gather.definition.problem.DefinitionPath;
import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.definition.yaml.SourceFile;

/** Rules of calls that a schema cannot say, or not clearly: of their headers. */
public final class CallRules {

  private final SourceFile file;
  private final DefinitionProblems problems;

  public CallRules(SourceFile file, DefinitionProblems problems) {
    this.file = file;
    this.problems = problems;
  }

  /** Adds every problem and marks the values as broken. */
  public void check() {
    file.root()
        .path("routes")
        .forEachEntry(
            (route, block) ->
                block
                    .path("calls")
                    .forEachEntry(
                        (name, call) ->
                            new HeaderRules(
                                    file,
                                    problems,
                                    DefinitionPath.of("routes", route, "calls", name, "headers"))
                                .check(call.path("headers"))));
  }
}
