package dev.gather.execution;

import java.util.List;
import reactor.core.publisher.Mono;

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
    return list.stream().allMatch(AnswerRequirement::isMet);
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

  /** The first call that is read and has failed: without it nobody knows. */
  int failed() {
    return list.stream()
        .filter(requirement -> !requirement.isMet())
        .mapToInt(AnswerRequirement::failed)
        .filter(call -> call >= 0)
        .findFirst()
        .orElse(-1);
  }
}
