package dev.gather.plan;

import dev.gather.definition.model.CallDefinition;
import dev.gather.shape.Shape;
import dev.gather.template.BodyTemplate;
import dev.gather.template.Reference;
import dev.gather.template.UriTemplate;
import java.time.Duration;
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
 * @param target template of path and query
 * @param body template of the request's JSON
 * @param required whether a failure fails the whole request
 * @param fallback JSON that stands in when the call fails
 * @param passStatus upstream statuses that become the client's when the call is required
 * @param dependencies indexes of the calls that must be done before this one
 * @param needs indexes of the dependencies whose failure makes this call skipped: those it reads
 *     without a default
 * @param forward names of the client's headers that it sends, in lower case
 * @param cache how its answers are stored
 * @param when skips the call unless it is true
 * @param forEach what it is repeated for
 * @param shape what stays of an answer; of a batch, of each element that matched
 * @param member its member's name in the document
 * @param placement where its answer goes
 */
public record CallPlan(
    int index,
    String name,
    CallDefinition.Exchange exchange,
    UriTemplate target,
    Optional<BodyTemplate> body,
    boolean required,
    Optional<byte[]> fallback,
    Set<Integer> passStatus,
    List<Integer> dependencies,
    List<Integer> needs,
    List<String> forward,
    Optional<CachePlan> cache,
    Optional<ConditionPlan> when,
    Optional<ForEachPlan> forEach,
    Shape shape,
    String member,
    Placement placement) {

  /** Name of the upstream. */
  public String upstream() {
    return exchange.upstream();
  }

  /** GET, HEAD, POST, PUT, PATCH or DELETE. */
  public String method() {
    return exchange.method();
  }

  /** Limit of one attempt. */
  public Duration timeout() {
    return exchange.timeout();
  }

  /** What of a client's request its answer may depend on, and whether there is one. */
  Stream<Input> inputs() {
    Stream<Reference> references =
        Stream.of(
                target.references(),
                body.stream().flatMap(BodyTemplate::references),
                cache.stream().flatMap(CachePlan::references),
                forEach.stream().map(ForEachPlan::list))
            .flatMap(found -> found);
    Stream<String> names = when.stream().flatMap(read -> read.expression().names().stream());
    return Stream.of(
            references.filter(Reference::isClients).map(Input::of),
            names.filter(Reference.CLIENTS::contains).map(Input::all),
            forward.stream().map(Input::header))
        .flatMap(inputs -> inputs);
  }

  /**
   * Whether a request of the one is a request of the other, if they are one client's and have the
   * same target and body. A call with more patience is another, and so is one that sends other
   * headers of the client's, or may be served older answers.
   */
  public boolean isSameAs(CallPlan other) {
    return exchange.equals(other.exchange)
        && forward.equals(other.forward)
        && cache.equals(other.cache);
  }
}
