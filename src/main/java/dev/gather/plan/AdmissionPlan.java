package dev.gather.plan;

import dev.gather.jsonata.JsonataExpression;
import dev.gather.plan.schema.RequestSchema;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which requests a route answers, of those that have its path and method.
 *
 * @param protection whose requests; everybody's where it is empty
 * @param rateLimit how often
 * @param requirements what must be true of them, in order
 * @param requestSchema what their bodies are checked against
 */
public record AdmissionPlan(
    Optional<Protection> protection,
    Optional<RateLimitPlan> rateLimit,
    List<Requirement> requirements,
    Optional<RequestSchema> requestSchema) {

  /**
   * Whose requests a route answers: those of somebody who is known.
   *
   * @param scopes all of which that must have
   * @param credentials names of the headers that tell who it is, in lower case
   */
  public record Protection(List<String> scopes, List<String> credentials) {}

  /**
   * What must be true of a request.
   *
   * @param that over the client's request, and over calls where it is asked behind them
   * @param status of the answer where it is not
   * @param detail what that says
   */
  public record Requirement(JsonataExpression that, int status, String detail) {}

  /** Names of the headers that tell who asks; none where that need not be known. */
  public List<String> credentials() {
    return protection.map(Protection::credentials).orElse(List.of());
  }

  /** Whether some requests are not answered for who sends them, or for what they say. */
  public boolean isGuarded() {
    return protection.isPresent() || !requirements.isEmpty();
  }

  /** Whether there is anything to ask before a request's body is read. */
  public boolean asksFirst() {
    return protection.isPresent() || rateLimit.isPresent();
  }

  /** Whether what stands in a body may be why it is refused. */
  public boolean decidesByBody() {
    return requestSchema.isPresent() || !requirements.isEmpty();
  }

  /** What of a request decides whether it is refused. Looks at every expression: for start-up. */
  Stream<Input> inputs() {
    return Stream.concat(
        requirements.stream().flatMap(requirement -> Input.of(requirement.that())),
        requestSchema.stream().map(schema -> Input.all("body")));
  }
}
