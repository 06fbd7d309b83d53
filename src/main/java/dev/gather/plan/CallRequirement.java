package dev.gather.plan;

import java.util.List;
import java.util.stream.Stream;

/**
 * What must be true of the answers of calls. It is asked as soon as all that it reads have ended,
 * and no document is there before.
 *
 * @param requirement over the client's request and calls
 * @param reads indexes of the calls that it reads
 * @param holds indexes of the calls that are not made before it is known to be true
 */
public record CallRequirement(
    AdmissionPlan.Requirement requirement, List<Integer> reads, List<Integer> holds) {

  Stream<Input> inputs() {
    return Input.of(requirement.that());
  }
}
