package dev.gather.plan;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one route does.
 *
 * @param name its key in the file
 * @param method GET, POST, PUT, PATCH or DELETE
 * @param path which requests it answers
 * @param deadline limit of the whole request
 * @param calls in the file's order; a call's index is its place here
 * @param waves indexes of calls by how many calls must come before them, for people to read: a call
 *     starts as soon as its own dependencies are done, not when a wave is
 * @param requestSchema what the client's body is checked against before any call
 */
public record RoutePlan(
    String name,
    String method,
    RoutePath path,
    Duration deadline,
    List<CallPlan> calls,
    List<List<Integer>> waves,
    Optional<RequestSchema> requestSchema) {

  /**
   * Whether some call reads the client's body, or a schema checks it. Looks at every reference: for
   * start-up, not for requests.
   */
  public boolean readsBody() {
    return requestSchema.isPresent()
        || calls.stream()
            .flatMap(CallPlan::references)
            .anyMatch(reference -> reference.scope().equals("body"));
  }

  /** Names of the calls with these indexes. */
  public Stream<String> names(List<Integer> indexes) {
    return indexes.stream().map(index -> calls.get(index).name());
  }
}
