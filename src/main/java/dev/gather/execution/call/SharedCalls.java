package dev.gather.execution.call;

import dev.gather.plan.CachePlan;
import dev.gather.plan.CallPlan;
import dev.gather.shape.Shape;
import dev.gather.upstream.call.Source;
import dev.gather.upstream.call.UpstreamAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Sends identical GETs of one request once.
 *
 * <p>The first caller owns the call; the others wait for its answer. All belong to one request and
 * are cancelled together, so the owner cannot leave the others behind.
 */
final class SharedCalls {

  private final Map<Key, Sinks.One<UpstreamAnswer>> calls = new ConcurrentHashMap<>();

  /**
   * @param shape what stays of the answer; {@link Optional#empty()} for all of it
   */
  static Key key(CallPlan call, String target, Optional<Shape> shape) {
    return new Key(call.upstream(), target, call.timeout(), call.forward(), call.cache(), shape);
  }

  Mono<UpstreamAnswer> send(Key key, Supplier<Mono<UpstreamAnswer>> first) {
    Sinks.One<UpstreamAnswer> answer = Sinks.one();
    Sinks.One<UpstreamAnswer> owners = calls.putIfAbsent(key, answer);
    if (owners != null) {
      return owners
          .asMono()
          .map(shared -> new UpstreamAnswer(shared.status(), shared.body(), Source.COALESCED));
    }
    return first.get().doOnNext(answer::tryEmitValue).doOnError(answer::tryEmitError);
  }

  /**
   * @param target path and query
   * @param timeout of one attempt: a call with more patience is not the same
   * @param forward the client's headers that are sent: whoever sends others may get another answer
   * @param cache what may be served: an answer that is good enough for one may not be for another
   * @param shape what stays of the answer; all of it where it is empty
   */
  record Key(
      String upstream,
      String target,
      Duration timeout,
      List<String> forward,
      Optional<CachePlan> cache,
      Optional<Shape> shape) {}
}
