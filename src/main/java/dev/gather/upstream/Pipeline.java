package dev.gather.upstream;

import dev.gather.upstream.cached.CacheStage;
import dev.gather.upstream.cached.InvalidationStage;
import dev.gather.upstream.call.CallStage;
import dev.gather.upstream.call.Exchange;
import dev.gather.upstream.call.ProxiedAnswer;
import dev.gather.upstream.call.ProxiedRequest;
import dev.gather.upstream.call.UpstreamCall;
import dev.gather.upstream.guard.GuardStage;
import dev.gather.upstream.guard.RetryStage;
import dev.gather.upstream.guard.UntilClosed;

/** The one place that knows the order of stages, of calls and of proxied requests. */
record Pipeline(
    InvalidationStage invalidation,
    CacheStage cache,
    CallStage coalescing,
    CallStage recheck,
    RetryStage retry,
    GuardStage attempts,
    GuardStage bulkhead,
    GuardStage circuitBreaker,
    CallStage timeLimit) {

  /**
   * Invalidation stands outside the cache: what a request has changed must be gone before anybody
   * has its answer. The cache stands outside everything else, so that stored answers need no
   * upstream. Each attempt waits for its own place, so that a backoff holds none; a full bulkhead
   * stands outside the breaker, so that local saturation never counts against the upstream; the
   * limit stands inside it, so that timeouts do.
   */
  UpstreamCall around(UpstreamCall exchange) {
    return invalidation.around(
        cache.around(
            coalescing.around(
                recheck.around(
                    retry.around(
                        attempts.around(
                            bulkhead.around(
                                circuitBreaker.around(timeLimit.around(exchange)))))))));
  }

  /**
   * A call that is not made may still have what is stored. Of a fetch that others have under way it
   * has nothing: its request would go on for as long. Nor does it begin one in the background.
   */
  UpstreamCall aroundRefusal(UpstreamCall refusal) {
    return cache.withoutRefreshes().around(refusal);
  }

  /**
   * A proxied request is never answered from a cache, shared or repeated, and its exchange limits
   * pauses instead of the whole. It has the same invalidation and guards, with the same state.
   */
  Exchange<ProxiedRequest, ProxiedAnswer> aroundProxied(
      Exchange<ProxiedRequest, ProxiedAnswer> exchange) {
    return invalidation.aroundProxied(
        retry.aroundProxied(attempts.guard(bulkhead.guard(circuitBreaker.guard(exchange)))));
  }

  /**
   * A WebSocket has a place of its own kind, as it is open for as long as its client likes. The
   * rest holds for its handshake, as for any proxied request; it changes nothing that is stored.
   *
   * @param places bounds those that are open
   */
  Exchange<ProxiedRequest, ProxiedAnswer> aroundWebSocket(
      GuardStage places, Exchange<ProxiedRequest, ProxiedAnswer> exchange) {
    return retry.aroundProxied(
        attempts.guard(places.guard(new UntilClosed(circuitBreaker.guard(exchange)))));
  }
}
