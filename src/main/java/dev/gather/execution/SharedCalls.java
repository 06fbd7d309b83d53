package dev.gather.execution;

import dev.gather.upstream.Source;
import dev.gather.upstream.Upstream;
import dev.gather.upstream.UpstreamAnswer;
import dev.gather.upstream.UpstreamRequest;
import java.time.Duration;
import java.util.Map;
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

  static Key key(Upstream upstream, UpstreamRequest request) {
    return new Key(upstream.name(), request.target(), request.timeout());
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
   */
  record Key(String upstream, String target, Duration timeout) {}
}
