package dev.gather.definition.problem;

import java.util.List;
import java.util.stream.Collectors;

/** Definition files with problems, all of them; carries no stack trace. */
public final class DefinitionException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  public DefinitionException(List<Problem> problems) {
    super(
        problems.stream().map(Problem::toString).collect(Collectors.joining("\n")),
        null,
        false,
        false);
    this.problems = List.copyOf(problems);
  }

  /** At least one, in the order of the files' lines. */
  public List<Problem> problems() {
    return problems;
  }
}
