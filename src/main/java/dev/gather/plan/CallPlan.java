package dev.gather.plan;

import dev.gather.definition.model.CallDefinition;
import dev.gather.shape.Shape;
import dev.gather.template.ClientQuery;
import dev.gather.template.ContentTemplate;
import dev.gather.template.Reference;
import dev.gather.template.UriTemplate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What one call does.
 *
 * @param index its place in the route's calls
 * @param name its key in the file
 * @param exchange with whom, and how
 * @param request what is sent
 * @param schedule when it is made, and how often
 * @param failure what follows when it fails
 * @param cache how its answers are stored
 * @param answer what becomes of its answer
 */
public record CallPlan(
    int index,
    String name,
    CallDefinition.Exchange exchange,
    Request request,
    Schedule schedule,
    Failure failure,
    Optional<CachePlan> cache,
    Answer answer) {

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
   */
  public record Failure(boolean required, Optional<byte[]> fallback, Set<Integer> passStatus) {}

  /**
   * What becomes of its answer.
   *
   * @param shape what stays of it; of a batch, of each element that matched
   * @param placement where it goes
   * @param member its member's name in the document
   */
  public record Answer(Shape shape, Placement placement, String member) {}

  /** Name of the upstream. */
  public String upstream() {
    return exchange.upstream();
  }

  /** GET, HEAD, POST, PUT, PATCH or DELETE. */
  public String method() {
    return exchange.method();
  }

  /** Whether the document shows its answer. */
  public boolean isShown() {
    return answer.placement() != Placement.HIDDEN;
  }

  /** Names of fields of its answer that the client gets. */
  public List<String> passedHeaders() {
    return exchange.pass().headers();
  }

  /** What of a client's request its answer may depend on, and whether there is one. */
  Stream<Input> inputs() {
    Stream<Reference> references =
        Stream.of(
                request.target.references(),
                request.body.stream().flatMap(ContentTemplate::references),
                cache.stream().flatMap(CachePlan::references),
                schedule.forEach.stream().map(ForEachPlan::list))
            .flatMap(found -> found);
    Stream<String> names =
        schedule.when.stream().flatMap(read -> read.expression().names().stream());
    return Stream.of(
            references.filter(Reference::isClients).map(Input::of),
            names.filter(Reference.CLIENTS::contains).map(Input::all),
            request.query.stream().map(all -> Input.all("query")),
            request.forward.stream().map(Input::header))
        .flatMap(inputs -> inputs);
  }

  /**
   * Whether a request of the one is a request of the other, if they are one client's and have the
   * same target and body. A call with more patience is another, and so is one that sends other
   * headers of the client's, or may be served older answers.
   */
  public boolean isSameAs(CallPlan other) {
    return exchange.equals(other.exchange)
        && request.forward.equals(other.request.forward)
        && cache.equals(other.cache);
  }
}
