package dev.gather.plan;

import dev.gather.definition.model.CallDefinition;
import dev.gather.definition.model.PassDefinition;
import dev.gather.jsonata.JsonataExpression;
import dev.gather.shape.Shape;
import dev.gather.template.ClientQuery;
import dev.gather.template.ContentTemplate;
import dev.gather.template.OptionalParameters;
import dev.gather.template.Reference;
import dev.gather.template.UriTemplate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What one call does.
 *
 * @param index its place in the route's calls
 * @param name its key in the file
 * @param task where its answer comes from
 * @param schedule when it is made, and how often
 * @param failure what follows when it fails
 * @param answer what becomes of its answer
 */
public record CallPlan(
    int index, String name, Task task, Schedule schedule, Failure failure, Answer answer) {

  /** In place of an upstream's name, of a call that asks none. No upstream has a name like that. */
  private static final String NO_UPSTREAM = "_none";

  private static final Set<String> SAFE = Set.of("GET", "HEAD");

  /** Where the answer of a call comes from. */
  public sealed interface Task {}

  /**
   * A service is asked.
   *
   * @param exchange with whom, and how
   * @param request what is sent
   * @param cache how its answers are stored
   */
  public record Ask(CallDefinition.Exchange exchange, Request request, Optional<CachePlan> cache)
      implements Task {}

  /**
   * It is computed, and nothing is sent.
   *
   * @param expression over the request and the calls before it
   */
  public record Compute(JsonataExpression expression) implements Task {}

  /**
   * What is sent.
   *
   * @param target template of path and query
   * @param query what of the client's query goes along, where all of it may
   * @param body its template
   * @param forward names of the client's headers that go along, in lower case
   */
  public record Request(
      UriTemplate target,
      Optional<ClientQuery> query,
      Optional<ContentTemplate> body,
      List<String> forward) {}

  /**
   * When it is made, and how often.
   *
   * @param dependencies indexes of the calls that must be done before this one
   * @param reads indexes of the dependencies that it reads, if only in its condition; it waits for
   *     the others without
   * @param needs indexes of the dependencies whose failure makes this call skipped: those it reads
   *     without a default
   * @param when skips the call unless it is true
   * @param forEach what it is repeated for
   */
  public record Schedule(
      List<Integer> dependencies,
      List<Integer> reads,
      List<Integer> needs,
      Optional<ConditionPlan> when,
      Optional<ForEachPlan> forEach) {}

  /**
   * What follows when it fails.
   *
   * @param required whether it fails the whole request
   * @param fallback JSON that stands in
   * @param passStatus upstream statuses that a required call passes on to the client
   * @param fallbackCall index of the call that is made then, whose answer stands in
   */
  public record Failure(
      boolean required,
      Optional<byte[]> fallback,
      Set<Integer> passStatus,
      OptionalInt fallbackCall) {}

  /**
   * What becomes of its answer.
   *
   * @param shape what stays of it; of a batch, of each element that matched
   * @param placement where it goes
   * @param member its member's name in the document
   */
  public record Answer(Shape shape, Placement placement, String member) {}

  /** What it computes, if it does. */
  public Optional<JsonataExpression> computation() {
    return task instanceof Compute compute ? Optional.of(compute.expression()) : Optional.empty();
  }

  /**
   * With whom, and how.
   *
   * @throws IllegalStateException of a call that is computed
   */
  public CallDefinition.Exchange exchange() {
    return ask().exchange();
  }

  /**
   * What is sent.
   *
   * @throws IllegalStateException of a call that is computed
   */
  public Request request() {
    return ask().request();
  }

  private Ask ask() {
    if (task instanceof Ask ask) {
      return ask;
    }
    throw new IllegalStateException("call `" + name + "` is computed, nothing is sent for it");
  }

  /** Name of the upstream, or the word for none. */
  public String upstream() {
    return task instanceof Ask ask ? ask.exchange().upstream() : NO_UPSTREAM;
  }

  /** Who answers, for messages. */
  public String answering() {
    return task instanceof Ask ? upstream() : "`compute` of `" + name + "`";
  }

  /** Whether it sends GET requests. */
  public boolean isGet() {
    return task instanceof Ask ask && ask.exchange().method().equals("GET");
  }

  /** Whether it may change something. */
  public boolean isUnsafe() {
    return task instanceof Ask ask && !SAFE.contains(ask.exchange().method());
  }

  /** How its answers are stored. */
  public Optional<CachePlan> cache() {
    return task instanceof Ask ask ? ask.cache() : Optional.empty();
  }

  /** What of its answer counts beside the JSON of a success. */
  public PassDefinition pass() {
    return task instanceof Ask ask ? ask.exchange().pass() : PassDefinition.NONE;
  }

  /** Whether the document shows its answer. */
  public boolean isShown() {
    return answer.placement() != Placement.HIDDEN;
  }

  /** Whether the document shows what a service answers to it. */
  public boolean isShownAnswer() {
    return task instanceof Ask && isShown();
  }

  /** Whether clients share it while it is under way, though nothing is stored. */
  public boolean isCoalesced() {
    return task instanceof Ask ask && ask.exchange().coalesce();
  }

  /** Whether other clients may have its answer as well, stored or while it is under way. */
  public boolean isShared() {
    return cache().isPresent() || isCoalesced();
  }

  /** Names of fields of its answer that the client gets. */
  public List<String> passedHeaders() {
    return pass().headers();
  }

  /** What of a client's request its answer may depend on, and whether there is one. */
  Stream<Input> inputs() {
    return Stream.of(
            task instanceof Ask ask ? inputs(ask) : Stream.<Input>empty(),
            of(schedule.forEach.stream().map(ForEachPlan::list)),
            expressions().flatMap(Input::of))
        .flatMap(inputs -> inputs);
  }

  private Stream<JsonataExpression> expressions() {
    return Stream.concat(
        schedule.when.stream().map(ConditionPlan::expression), computation().stream());
  }

  private static Stream<Input> inputs(Ask ask) {
    Request request = ask.request();
    Stream<Reference> references =
        Stream.of(
                request.target.references(),
                request.body.stream().flatMap(ContentTemplate::references),
                ask.cache().stream().flatMap(CachePlan::references))
            .flatMap(found -> found);
    return Stream.of(
            of(references),
            request.query.stream().map(all -> Input.all("query")),
            request.forward.stream().map(Input::header))
        .flatMap(inputs -> inputs);
  }

  private static Stream<Input> of(Stream<Reference> references) {
    return references.filter(Reference::isClients).map(Input::of);
  }

  /** Names of the client's query parameters that it reads by name. For start-up. */
  public Stream<String> queryNames() {
    return Stream.concat(
        inputs()
            .filter(input -> input.kind() == Input.Kind.QUERY)
            .flatMap(input -> input.name().stream()),
        expressions().flatMap(expression -> expression.members("query").stream()));
  }

  /**
   * Whether a request of the one is a request of the other, if they are one client's and have the
   * same target and body. A call with more patience is another, and so is one that sends other
   * headers of the client's, or may be served older answers.
   */
  public boolean isSameAs(CallPlan other) {
    return task instanceof Ask ask
        && other.task instanceof Ask another
        && ask.exchange().equals(another.exchange())
        && ask.request().forward().equals(another.request().forward())
        && ask.cache().equals(another.cache());
  }

  /**
   * What is counted when it finds nothing, as the definition has it: paths of its shape, and
   * references of its query to what other calls answer. For start-up.
   */
  public Stream<String> watched() {
    return Stream.concat(
        answer.shape().paths(-1).stream(), optionalParameters().texts(-1).stream());
  }

  /** Those of its query that are left out where another call's answer has nothing. For start-up. */
  public OptionalParameters optionalParameters() {
    return computation().isPresent()
        ? OptionalParameters.NONE
        : OptionalParameters.of(request().target());
  }
}
