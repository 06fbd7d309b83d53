package dev.gather.execution;

import dev.gather.execution.call.Outcome;
import java.util.List;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * All that must be true of the answers of one request's calls.
 *
 * @param list in the file's order
 */
record AnswerRequirements(List<AnswerRequirement> list) {

  /** Of a route that requires nothing of answers. */
  static final AnswerRequirements NONE = new AnswerRequirements(List.of());

  /** Whether all are known to be true. */
  boolean areMet() {
    return list.isEmpty() || list.stream().allMatch(AnswerRequirement::isMet);
  }

  /** Those that a call waits for, each when it is known to be true. */
  List<Mono<Boolean>> before(int call) {
    return list.isEmpty()
        ? List.of()
        : list.stream()
            .filter(requirement -> requirement.plan().holds().contains(call))
            .map(AnswerRequirement::met)
            .toList();
  }

  /**
   * Asks all of them, each as one of those that a request waits for.
   *
   * @param ended tell the ends of calls, by their indexes
   */
  void addTo(List<Mono<?>> awaited, List<Sinks.One<Outcome>> ended) {
    if (!list.isEmpty()) {
      list.forEach(requirement -> awaited.add(requirement.asked(ended)));
    }
  }

  /** The first call that is read and has failed: without it nobody knows. */
  int failed() {
    return list.isEmpty()
        ? -1
        : list.stream()
            .filter(requirement -> !requirement.isMet())
            .mapToInt(AnswerRequirement::failed)
            .filter(call -> call >= 0)
            .findFirst()
            .orElse(-1);
  }
}
