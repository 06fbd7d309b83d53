package dev.gather.plan.compile;

import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.definition.problem.Suggestion;
import dev.gather.jsonata.JsonataExpression;
import dev.gather.template.Reference;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Compiles expressions that decide something, which read by name. A name that nothing has would
 * decide the same for ever.
 *
 * @param key that they stand at
 * @param known names that there are
 * @param example of what to read
 * @param reach says what is wrong with names that are read one inside the other, if anything
 */
record ExpressionCompiler(
    String key,
    List<String> known,
    String example,
    Function<List<String>, Optional<String>> reach,
    DefinitionProblems problems) {

  /** Empty where it has a problem, which has been reported. */
  Optional<JsonataExpression> compile(String text, String pointer) {
    return Parsing.parse(problems, pointer, key + ": ", () -> JsonataExpression.compile(text))
        .filter(expression -> isReadable(expression, pointer));
  }

  private boolean isReadable(JsonataExpression expression, String pointer) {
    if (expression.readsEverything()) {
      problems.add(
          pointer,
          "%s: reads everything there is (expected: what it reads by name, such as %s)"
              .formatted(key, example));
      return false;
    }
    List<String> variables =
        expression.variables().stream().filter(ExpressionCompiler::isOfTransforms).toList();
    variables.forEach(
        name ->
            problems.add(
                pointer,
                "%s: variable `$%s` has a value in a `transform` only (expected: %s)"
                    .formatted(
                        key,
                        name,
                        name.equals(Reference.CALLS) ? "a call by its name" : "`" + name + "`")));
    List<String> unknown =
        expression.names().stream().filter(name -> !known.contains(name)).toList();
    unknown.forEach(name -> problems.add(pointer, key + ": " + problem(name)));
    List<String> unreached =
        expression.paths().stream().map(reach).flatMap(Optional::stream).toList();
    unreached.forEach(problem -> problems.add(pointer, key + ": " + problem));
    return unknown.isEmpty() && variables.isEmpty() && unreached.isEmpty();
  }

  private static boolean isOfTransforms(String variable) {
    return variable.equals(Reference.CALLS) || Reference.CLIENTS.contains(variable);
  }

  private String problem(String name) {
    return name.equals("claims")
        ? "`claims` has no value: the route is public (expected: a route that checks who asks)"
        : "unknown name `%s` (expected: %s)".formatted(name, Suggestion.among(name, known));
  }
}
