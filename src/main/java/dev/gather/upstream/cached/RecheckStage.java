package dev.gather.upstream.cached;

import dev.gather.cache.AnswerCache;
import dev.gather.cache.CachedAnswer;
import dev.gather.upstream.call.CacheUse;
import dev.gather.upstream.call.CallStage;
import dev.gather.upstream.call.Source;
import dev.gather.upstream.call.UpstreamAnswer;
import dev.gather.upstream.call.UpstreamCall;
import dev.gather.upstream.call.UpstreamRequest;
import java.time.InstantSource;
import reactor.core.publisher.Mono;

/**
 * Looks into the cache once more when a shared call begins: the one before may have stored its
 * answer while this request was still looking for it.
 */
public record RecheckStage(AnswerCache cache, InstantSource clock) implements CallStage {

  @Override
  public UpstreamCall around(UpstreamCall next) {
    return request ->
        request.cache().isEmpty()
            ? next.send(request)
            : Mono.defer(() -> recheck(next, request, request.cache().get()));
  }

  private Mono<UpstreamAnswer> recheck(UpstreamCall next, UpstreamRequest request, CacheUse use) {
    CachedAnswer stored = cache.peek(use.key());
    boolean isNew =
        stored != null
            && stored.status() == 200
            && stored.receivedAt() > use.seen()
            && StoredAnswers.isFresh(stored, use.policy(), clock.millis());
    return stored != null && isNew
        ? Mono.just(
            StoredAnswers.serve(
                stored, use.policy(), request.exchange().pass(), Source.FRESH, clock.millis()))
        : next.send(request);
  }
}
