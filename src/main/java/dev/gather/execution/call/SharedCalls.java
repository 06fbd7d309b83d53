package dev.gather.execution.call;

import dev.gather.shape.Shape;
import dev.gather.upstream.call.Source;
import dev.gather.upstream.call.UpstreamAnswer;
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

  Mono<UpstreamAnswer> send(Key key, Supplier<Mono<UpstreamAnswer>> first) {
    Sinks.One<UpstreamAnswer> answer = Sinks.one();
    Sinks.One<UpstreamAnswer> owners = calls.putIfAbsent(key, answer);
    if (owners != null) {
      return owners
          .asMono()
          .map(
              shared ->
                  new UpstreamAnswer(shared.status(), shared.body(), Source.COALESCED)
                      .passing(shared.passed()));
    }
    return first.get().doOnNext(answer::tryEmitValue).doOnError(answer::tryEmitError);
  }

  /**
   * @param call index of the first call that is the same
   * @param target path and query
   * @param shape what stays of the answer; all of it where it is empty
   */
  record Key(int call, String target, Optional<Shape> shape) {}
}
