package dev.gather.upstream;

import dev.gather.upstream.call.CallStage;
import dev.gather.upstream.call.UpstreamCall;
import java.util.List;

/** The one place that knows the order of a call's stages. */
record Pipeline(
    CallStage invalidation,
    CallStage cache,
    CallStage coalescing,
    CallStage recheck,
    CallStage retry,
    CallStage attempts,
    CallStage bulkhead,
    CallStage circuitBreaker,
    CallStage timeLimit) {

  /**
   * Invalidation stands outside the cache: what a request has changed must be gone before anybody
   * has its answer, of a proxied one the head. The cache stands outside everything else, so that
   * stored answers need no upstream. Each attempt waits for its own place, so that a backoff holds
   * none; a full bulkhead stands outside the breaker, so that local saturation never counts against
   * the upstream; the limit stands inside it, so that timeouts do.
   */
  UpstreamCall around(UpstreamCall exchange) {
    List<CallStage> inward =
        List.of(
            invalidation,
            cache,
            coalescing,
            recheck,
            retry,
            attempts,
            bulkhead,
            circuitBreaker,
            timeLimit);
    UpstreamCall call = exchange;
    for (int i = inward.size() - 1; i >= 0; i--) {
      call = inward.get(i).around(call);
    }
    return call;
  }
}
