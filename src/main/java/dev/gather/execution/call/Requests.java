package dev.gather.execution.call;

import dev.gather.execution.client.ClientRequest;
import dev.gather.plan.CallPlan;
import dev.gather.shape.Shape;
import dev.gather.shape.ShapeException;
import dev.gather.shape.ShapeMatches;
import dev.gather.template.ClientQuery;
import dev.gather.template.Values;
import dev.gather.upstream.Upstream;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.Deadline;
import dev.gather.upstream.call.FailureKind;
import dev.gather.upstream.call.Sharing;
import dev.gather.upstream.call.UpstreamAnswer;
import dev.gather.upstream.call.UpstreamRequest;
import dev.gather.upstream.field.Forwarding;
import dev.gather.upstream.field.Header;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Sends the requests of one client's request. */
public final class Requests {

  private final Destinations destinations;
  private final ClientRequest client;
  private final Deadline deadline;
  private final CallTimes times;
  private final SharedCalls shared = new SharedCalls();

  public Requests(
      Destinations destinations, ClientRequest client, Deadline deadline, CallTimes times) {
    this.destinations = destinations;
    this.client = client;
    this.deadline = deadline;
    this.times = times;
  }

  /** The end of the time of all of them. */
  public Deadline deadline() {
    return deadline;
  }

  /**
   * Sends one request of a call, unless another call has sent the same. One that is shed is not
   * shared: a call that must be made may turn out to be the same.
   *
   * @return the answer as it came; fails only with {@link CallFailure}
   * @throws dev.gather.template.UnresolvedException when a value is missing or unfit
   */
  public Mono<UpstreamAnswer> send(CallPlan call, Values values) {
    Upstream upstream = destinations.upstream(call);
    UpstreamRequest request = request(call, upstream, values);
    if (destinations.isShed(call, client.observed())) {
      return upstream.recall(request);
    }
    return destinations.isShareable(call)
        ? shared.send(key(call, request, Optional.empty()), () -> upstream.send(request))
        : upstream.send(request);
  }

  /**
   * Sends one of many requests of a call, unless one of them, or a call without a shape, was the
   * same. What is kept for others is in its shape, as the rest of many answers may be large.
   */
  public Mono<UpstreamAnswer> sendShaped(CallPlan call, Values values) {
    Upstream upstream = destinations.upstream(call);
    UpstreamRequest request = request(call, upstream, values);
    if (destinations.isShed(call, client.observed())) {
      return upstream.recall(request).map(answer -> shaped(call, answer));
    }
    Optional<Shape> shape =
        call.answer().shape().isIdentity() ? Optional.empty() : Optional.of(call.answer().shape());
    return request.method().equals("GET")
        ? shared.send(
            key(call, request, shape),
            () -> upstream.send(request).map(answer -> shaped(call, answer)))
        : upstream.send(request).map(answer -> shaped(call, answer));
  }

  /**
   * What stays of an answer.
   *
   * @throws CallFailure when it is not as the shape needs it
   */
  public UpstreamAnswer shaped(CallPlan call, UpstreamAnswer answer) {
    answered(call, answer);
    return call.answer().shape().isIdentity()
        ? answer
        : answer.withBody(shaped(call, answer.body()));
  }

  /**
   * @throws CallFailure when it is not as the shape needs it
   */
  public byte[] shaped(CallPlan call, byte[] json) {
    MappingNotes mappings = times.mappings();
    if (call.answer().shape().isIdentity()) {
      return json;
    }
    try {
      return mappings == null
          ? call.answer().shape().apply(json, new ShapeMatches())
          : mappings.shaped(call, json);
    } catch (ShapeException e) {
      throw CallFailure.of(
          FailureKind.BAD_BODY, "the answer of " + call.answering() + " " + e.getMessage());
    }
  }

  /** Writes down that an answer has come, where somebody wants to know. */
  public void answered(CallPlan call, UpstreamAnswer answer) {
    MappingNotes mappings = times.mappings();
    if (mappings != null) {
      mappings.answered(call, answer.status(), answer.body());
    }
  }

  /** Writes down whether a batch found its array in an answer. */
  public void tookAt(CallPlan call, boolean isThere) {
    MappingNotes mappings = times.mappings();
    if (mappings != null) {
      mappings.tookAt(call, isThere);
    }
  }

  private SharedCalls.Key key(CallPlan call, UpstreamRequest request, Optional<Shape> shape) {
    return new SharedCalls.Key(destinations.first(call), request.target(), shape);
  }

  private UpstreamRequest request(CallPlan call, Upstream upstream, Values values) {
    List<Header> headers = client.headers(times.tracing(call), call.request().forward());
    String target = target(call, values);
    MappingNotes mappings = times.mappings();
    if (mappings != null) {
      mappings.sending(call, values, client);
    }
    return new UpstreamRequest(
        call.exchange(),
        target,
        headers,
        call.request().body().map(body -> body.expand(values)),
        deadline,
        forwarding(call),
        sharing(call, upstream, target, values));
  }

  private Optional<Sharing> sharing(
      CallPlan call, Upstream upstream, String target, Values values) {
    return call.isCoalesced()
        ? Optional.of(new CoalescedRequest(call, client).use(upstream, target))
        : call.cache()
            .map(
                plan ->
                    new CacheRequest(destinations.route(), call, plan, client)
                        .use(upstream, target, values));
  }

  private String target(CallPlan call, Values values) {
    String written = call.request().target().expand(values);
    Optional<ClientQuery> query = call.request().query();
    return query.isPresent() ? query.get().appendedTo(written, client.query()) : written;
  }

  /** Nothing of this client may be in an answer that others get as well. */
  private Forwarding forwarding(CallPlan call) {
    return call.isShared() ? Forwarding.NONE : client.forwarding();
  }
}
