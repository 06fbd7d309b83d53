package dev.gather.plan.compile;

import dev.gather.definition.model.CallDefinition;
import dev.gather.definition.model.HeadersDefinition;
import dev.gather.definition.model.UpstreamDefinition;
import dev.gather.definition.problem.DefinitionProblems;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Puts a call's headers beside its upstream's.
 *
 * @param pointer of the call
 */
record CallHeaders(CallDefinition call, DefinitionProblems problems, String pointer) {

  /**
   * Names of the client's headers that it passes on. What the call sets is not the client's any
   * more; what the upstream sets, or writes the time into, can never be.
   */
  List<String> forward(UpstreamDefinition upstream) {
    HeadersDefinition headers = upstream.headers();
    List<String> own = call.request().forward();
    for (int i = 0; i < own.size(); i++) {
      if (headers.set().containsKey(own.get(i)) || isDeadline(headers, own.get(i))) {
        problems.add(
            pointer + "/headers/forward/" + i,
            "header `%s` is written by upstream `%s` itself (expected: one that it does not write)"
                .formatted(own.get(i), upstream.name()));
      }
    }
    call.exchange().set().keySet().stream()
        .filter(name -> isDeadline(headers, name))
        .forEach(
            name ->
                problems.addAtKey(
                    pointer + "/headers/set",
                    "header `%s` carries the time that is left to upstream `%s` (expected: another)"
                        .formatted(name, upstream.name())));
    return Stream.concat(headers.forward().stream(), own.stream())
        .distinct()
        .filter(name -> !call.exchange().set().containsKey(name))
        .toList();
  }

  private static boolean isDeadline(HeadersDefinition headers, String name) {
    return headers.deadline().equals(Optional.of(name));
  }
}
