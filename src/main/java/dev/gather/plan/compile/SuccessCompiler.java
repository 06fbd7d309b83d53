package dev.gather.plan.compile;

import dev.gather.definition.model.CallDefinition;
import dev.gather.definition.model.RouteDefinition;
import dev.gather.definition.problem.DefinitionPath;
import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.definition.problem.Suggestion;
import dev.gather.plan.SuccessPlan;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/** Compiles when an answer is a success, and with which status. */
final class SuccessCompiler {

  private static final Set<String> UNSAFE = Set.of("POST", "PUT", "PATCH", "DELETE");

  private final RouteDefinition route;
  private final List<CallDefinition> calls;
  private final DefinitionProblems problems;

  SuccessCompiler(RouteDefinition route, DefinitionProblems problems) {
    this.route = route;
    this.calls = List.copyOf(route.document().calls().values());
    this.problems = problems;
  }

  /** What has a problem is left out; the problem has been reported. */
  SuccessPlan compile() {
    return new SuccessPlan(status(), atLeast());
  }

  private OptionalInt status() {
    return route.document().success().status().isPresent()
        ? named(route.document().success().status().get())
        : usual();
  }

  private OptionalInt named(String name) {
    String pointer = DefinitionPath.of("routes", route.name(), "status");
    List<String> names = List.copyOf(route.document().calls().keySet());
    int index = names.indexOf(name);
    if (index < 0) {
      String written = problems.rawText(pointer).orElse("");
      problems.add(
          pointer,
          "unknown call `%s` (expected: %s)".formatted(written, Suggestion.among(written, names)));
    } else if (calls.get(index).compute().isPresent()) {
      problems.add(
          pointer, "a call that is computed has no status (expected: one that asks an upstream)");
    } else if (calls.get(index).schedule().forEach().isPresent()) {
      problems.add(
          pointer,
          "the answers of a for-each have a status each (expected: a call that is made once)");
    }
    return index < 0 ? OptionalInt.empty() : OptionalInt.of(index);
  }

  /** What a route of an unsafe method does is what the only call of one does. */
  private OptionalInt usual() {
    int[] unsafe =
        IntStream.range(0, calls.size())
            .filter(index -> UNSAFE.contains(calls.get(index).exchange().method()))
            .toArray();
    return UNSAFE.contains(route.method())
            && unsafe.length == 1
            && calls.get(unsafe[0]).schedule().forEach().isEmpty()
        ? OptionalInt.of(unsafe[0])
        : OptionalInt.empty();
  }

  private int atLeast() {
    OptionalInt written = route.document().success().atLeast();
    int most =
        (int)
            calls.stream()
                .filter(call -> call.compute().isEmpty() && !call.placement().hidden())
                .count();
    if (written.isPresent() && written.getAsInt() > most) {
      problems.add(
          DefinitionPath.of("routes", route.name(), "at-least"),
          "the document shows %d of the calls (expected: at most as many)".formatted(most));
    }
    return written.orElse(0);
  }
}
