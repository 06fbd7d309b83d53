package dev.gather.plan.compile;

import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.json.ExpressionException;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads texts of a definition that have a syntax of their own. */
final class Parsing {

  private Parsing() {}

  /**
   * Empty where the text has a problem, which is reported.
   *
   * @param pointer of the text
   * @param what stands before what is wrong with it
   */
  static <T> Optional<T> parse(
      DefinitionProblems problems, String pointer, String what, Supplier<T> parser) {
    try {
      return Optional.of(parser.get());
    } catch (ExpressionException e) {
      problems.add(pointer, e.offset(), what + e.getMessage());
      return Optional.empty();
    }
  }
}
