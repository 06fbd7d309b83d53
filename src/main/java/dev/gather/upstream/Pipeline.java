package dev.gather.upstream;

import java.util.List;

/** The one place that knows the order of a call's stages. */
record Pipeline(
    CallStage retry,
    CallStage attempts,
    CallStage bulkhead,
    CallStage circuitBreaker,
    CallStage timeLimit) {

  /**
   * Each attempt waits for its own place, so that a backoff holds none; a full bulkhead stands
   * outside the breaker, so that local saturation never counts against the upstream; the limit
   * stands inside it, so that timeouts do.
   */
  UpstreamCall around(UpstreamCall exchange) {
    UpstreamCall call = exchange;
    for (CallStage stage : List.of(timeLimit, circuitBreaker, bulkhead, attempts, retry)) {
      call = stage.around(call);
    }
    return call;
  }
}
