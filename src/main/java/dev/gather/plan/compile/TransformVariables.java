package dev.gather.plan.compile;

import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.definition.problem.Suggestion;
import dev.gather.jsonata.JsonataExpression;
import dev.gather.template.Reference;
import java.util.List;
import java.util.stream.Stream;

/**
 * The variables by which a transform reads the client's request and the calls, as the document is
 * its root.
 *
 * @param scopes of the request that have values
 * @param calls names of all
 */
record TransformVariables(List<String> scopes, List<String> calls, DefinitionProblems problems) {

  /** Reports those that never have a value. */
  boolean areKnown(JsonataExpression transform, String pointer) {
    Stream<String> whole =
        transform.readsAllOf(Reference.CALLS)
            ? Stream.of("`$calls` is read as a whole (expected: a call by name, `$calls.NAME`)")
            : Stream.of();
    List<String> faults =
        Stream.of(
                whole,
                transform.variables().stream()
                    .filter(name -> Reference.CLIENTS.contains(name) && !scopes.contains(name))
                    .map(TransformVariables::scopeFault),
                transform.membersOfVariable(Reference.CALLS).stream()
                    .filter(name -> !calls.contains(name))
                    .map(this::callFault))
            .flatMap(found -> found)
            .toList();
    faults.forEach(fault -> problems.add(pointer, "transform: " + fault));
    return faults.isEmpty();
  }

  private static String scopeFault(String name) {
    return name.equals("claims")
        ? "`$claims` has no value: the route is public (expected: a route that checks who asks)"
        : "`$"
            + name
            + "` has no value: a GET request has no body (expected: method POST, PUT, PATCH or DELETE)";
  }

  private String callFault(String name) {
    return "unknown call `%s` in `$calls` (expected: %s)"
        .formatted(name, Suggestion.among(name, calls));
  }
}
