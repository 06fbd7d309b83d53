package dev.gather.plan;

import dev.gather.jsonata.JsonataExpression;
import dev.gather.plan.schema.RequestSchema;
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
 * @param document what is made of the calls' answers
 * @param requestSchema what the client's body is checked against before any call
 */
public record RoutePlan(
    String name,
    String method,
    RoutePath path,
    Duration deadline,
    List<CallPlan> calls,
    List<List<Integer>> waves,
    Document document,
    Optional<RequestSchema> requestSchema) {

  /**
   * What is made of the calls' answers.
   *
   * @param fixed members of the document where no call has one of the name, a JSON object
   * @param transform turns the document into the answer
   * @param live pause between two evaluations of a stream that stays open
   */
  public record Document(
      Optional<byte[]> fixed, Optional<JsonataExpression> transform, Optional<Duration> live) {}

  /**
   * What of a client's request an answer may depend on. Looks at every reference: for start-up, not
   * for requests.
   */
  public List<Input> inputs() {
    return Stream.concat(
            calls.stream().flatMap(CallPlan::inputs),
            requestSchema.stream().map(schema -> Input.all("body")))
        .distinct()
        .toList();
  }

  /** Whether some call reads the client's body, or a schema checks it. For start-up, too. */
  public boolean readsBody() {
    return inputs().contains(Input.all("body"));
  }

  /** Names of the calls with these indexes. */
  public Stream<String> names(List<Integer> indexes) {
    return indexes.stream().map(index -> calls.get(index).name());
  }
}
