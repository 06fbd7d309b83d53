package dev.gather.execution;

import dev.gather.upstream.Source;
import dev.gather.upstream.Upstream;
import dev.gather.upstream.UpstreamAnswer;
import dev.gather.upstream.UpstreamRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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

  Mono<UpstreamAnswer> send(Upstream upstream, UpstreamRequest request) {
    Sinks.One<UpstreamAnswer> answer = Sinks.one();
    Sinks.One<UpstreamAnswer> owners =
        calls.putIfAbsent(new Key(upstream.name(), request.target(), request.timeout()), answer);
    if (owners != null) {
      return owners
          .asMono()
          .map(shared -> new UpstreamAnswer(shared.status(), shared.body(), Source.COALESCED));
    }
    return upstream.send(request).doOnNext(answer::tryEmitValue).doOnError(answer::tryEmitError);
  }

  private record Key(String upstream, String target, Duration timeout) {}
}
