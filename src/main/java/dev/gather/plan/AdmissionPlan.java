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
 * @param params what their parameters must be, where the route says anything of that
 */
public record AdmissionPlan(
    Optional<Protection> protection,
    Optional<RateLimitPlan> rateLimit,
    List<Requirement> requirements,
    Optional<RequestSchema> requestSchema,
    Optional<ParamsPlan> params) {

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
  public record Requirement(JsonataExpression that, int status, String detail) {

    /** Names of the client's query parameters that it reads by name. For start-up. */
    public Stream<String> queryNames() {
      return that.members("query").stream();
    }
  }

  /** Names of the headers that tell who asks; none where that need not be known. */
  public List<String> credentials() {
    return protection.map(Protection::credentials).orElse(List.of());
  }

  /**
   * Names of the headers that decide whether a request is refused, in lower case; a star for any.
   * Looks at every expression: for start-up.
   */
  public List<String> decisiveHeaders() {
    return Stream.concat(
            credentials().stream(), inputs().flatMap(input -> input.broughtBy().stream()))
        .distinct()
        .toList();
  }

  /** Whether some requests are not answered for who sends them, or for what they say. */
  public boolean isGuarded() {
    return protection.isPresent() || !requirements.isEmpty() || params.isPresent();
  }

  /** Whether there is anything to ask before a request's body is read. */
  public boolean asksFirst() {
    return protection.isPresent() || rateLimit.isPresent();
  }

  /** Whether what stands in a body may be why it is refused. */
  public boolean decidesByBody() {
    return requestSchema.isPresent() || !requirements.isEmpty();
  }

  /**
   * The same, of a route that says what parameters must be.
   *
   * @param read names of the query parameters that are read by name, but by what is required here
   */
  public AdmissionPlan with(Optional<ParamsPlan> params, Stream<String> read) {
    Stream<String> required = requirements.stream().flatMap(Requirement::queryNames);
    return new AdmissionPlan(
        protection,
        rateLimit,
        requirements,
        requestSchema,
        params.map(plan -> plan.knowing(Stream.concat(read, required))));
  }

  /** What of a request decides whether it is refused. Looks at every expression: for start-up. */
  Stream<Input> inputs() {
    return Stream.concat(inputsOfBodies(), params.stream().flatMap(ParamsPlan::inputs));
  }

  private Stream<Input> inputsOfBodies() {
    return Stream.concat(
        requirements.stream().flatMap(requirement -> Input.of(requirement.that())),
        requestSchema.stream().map(schema -> Input.all("body")));
  }
}
