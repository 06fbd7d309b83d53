package dev.gather.execution;

import dev.gather.expression.Shape;
import dev.gather.expression.ShapeException;
import dev.gather.expression.Values;
import dev.gather.plan.CallPlan;
import dev.gather.upstream.CallFailure;
import dev.gather.upstream.Deadline;
import dev.gather.upstream.FailureKind;
import dev.gather.upstream.Forwarding;
import dev.gather.upstream.Header;
import dev.gather.upstream.Upstream;
import dev.gather.upstream.UpstreamAnswer;
import dev.gather.upstream.UpstreamRequest;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Sends the requests of one client's request. */
final class Requests {

  private final Route route;
  private final ClientRequest client;
  private final Deadline deadline;
  private final CallTimes times;
  private final SharedCalls shared = new SharedCalls();

  Requests(Route route, ClientRequest client, Deadline deadline, CallTimes times) {
    this.route = route;
    this.client = client;
    this.deadline = deadline;
    this.times = times;
  }

  /** The end of the time of all of them. */
  Deadline deadline() {
    return deadline;
  }

  /**
   * Sends one request of a call, unless another call has sent the same.
   *
   * @return the answer as it came; fails only with {@link CallFailure}
   * @throws dev.gather.expression.UnresolvedException when a value is missing or unfit
   */
  Mono<UpstreamAnswer> send(CallPlan call, Values values) {
    Upstream upstream = route.upstream(call);
    UpstreamRequest request = request(call, upstream, values);
    return route.isShareable(call)
        ? shared.send(
            SharedCalls.key(call, request.target(), Optional.empty()), () -> upstream.send(request))
        : upstream.send(request);
  }

  /**
   * Sends one of many requests of a call, unless one of them, or a call without a shape, was the
   * same. What is kept for others is in its shape, as the rest of many answers may be large.
   */
  Mono<UpstreamAnswer> sendShaped(CallPlan call, Values values) {
    Upstream upstream = route.upstream(call);
    UpstreamRequest request = request(call, upstream, values);
    Optional<Shape> shape =
        call.shape().isIdentity() ? Optional.empty() : Optional.of(call.shape());
    return request.method().equals("GET")
        ? shared.send(
            SharedCalls.key(call, request.target(), shape),
            () -> upstream.send(request).map(answer -> shaped(call, answer)))
        : upstream.send(request).map(answer -> shaped(call, answer));
  }

  /**
   * What stays of an answer.
   *
   * @throws CallFailure when it is not as the shape needs it
   */
  static UpstreamAnswer shaped(CallPlan call, UpstreamAnswer answer) {
    return call.shape().isIdentity()
        ? answer
        : new UpstreamAnswer(
            answer.status(),
            shaped(call, answer.body()),
            answer.source(),
            answer.freshness(),
            answer.fields());
  }

  /**
   * @throws CallFailure when it is not as the shape needs it
   */
  static byte[] shaped(CallPlan call, byte[] json) {
    try {
      return call.shape().apply(json);
    } catch (ShapeException e) {
      throw CallFailure.of(
          FailureKind.BAD_BODY, "the answer of " + call.upstream() + " " + e.getMessage());
    }
  }

  private UpstreamRequest request(CallPlan call, Upstream upstream, Values values) {
    List<Header> headers = client.headers(times.tracing(call), call.forward());
    String target = call.target().expand(values);
    return new UpstreamRequest(
        call.method(),
        target,
        headers,
        call.body().map(body -> body.expand(values)),
        call.timeout(),
        deadline,
        forwarding(call),
        call.cache()
            .map(
                plan ->
                    new CacheRequest(route.plan().name(), call, plan, client)
                        .use(upstream, target, values)));
  }

  /** Nothing of this client may be in an answer that others get as well. */
  private Forwarding forwarding(CallPlan call) {
    return call.cache().isPresent() ? Forwarding.NONE : client.forwarding();
  }
}
