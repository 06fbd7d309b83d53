package dev.gather.plan;

import dev.gather.json.Step;
import dev.gather.jsonata.JsonataExpression;
import dev.gather.plan.schema.RequestSchema;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
 * @param fixed members of the document where no call has one of the name, a JSON object
 * @param transform makes the answer of the document
 * @param live pause between two evaluations of a stream that stays open
 * @param requestSchema what the client's body is checked against before any call
 */
public record RoutePlan(
    String name,
    String method,
    RoutePath path,
    Duration deadline,
    List<CallPlan> calls,
    List<List<Integer>> waves,
    Optional<byte[]> fixed,
    Optional<JsonataExpression> transform,
    Optional<Duration> live,
    Optional<RequestSchema> requestSchema) {

  /**
   * Whether some call reads the client's body, or a schema checks it. Looks at every reference: for
   * start-up, not for requests.
   */
  public boolean readsBody() {
    return requestSchema.isPresent()
        || isConditionOn("body")
        || calls.stream()
            .flatMap(CallPlan::references)
            .anyMatch(reference -> reference.scope().equals("body"));
  }

  /** Names of the client's headers that an answer may depend on, in lower case. */
  public Set<String> headersRead() {
    Set<String> names = new TreeSet<>();
    for (CallPlan call : calls) {
      names.addAll(call.forward());
      call.references()
          .filter(reference -> reference.scope().equals("header"))
          .map(reference -> ((Step.Member) reference.steps().get(0)).name())
          .forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
    }
    return names;
  }

  /**
   * Names of the query parameters that an answer may depend on.
   *
   * @return empty when it may depend on all of them
   */
  public Optional<Set<String>> parametersRead() {
    if (isConditionOn("query")) {
      return Optional.empty();
    }
    Set<String> names = new TreeSet<>();
    calls.stream()
        .flatMap(CallPlan::references)
        .filter(reference -> reference.scope().equals("query"))
        .forEach(reference -> names.add(((Step.Member) reference.steps().get(0)).name()));
    return Optional.of(names);
  }

  /** Whether an answer may depend on headers that nothing names. */
  public boolean readsAllHeaders() {
    return isConditionOn("header");
  }

  private boolean isConditionOn(String scope) {
    return calls.stream()
        .flatMap(call -> call.when().stream())
        .anyMatch(condition -> condition.expression().names().contains(scope));
  }

  /** Names of the calls with these indexes. */
  public Stream<String> names(List<Integer> indexes) {
    return indexes.stream().map(index -> calls.get(index).name());
  }
}
