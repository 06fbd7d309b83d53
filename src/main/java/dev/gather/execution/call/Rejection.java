package dev.gather.execution.call;

import dev.gather.plan.CallPlan;
import reactor.core.publisher.Mono;

/** Ends the client's request, as it is at fault. */
@FunctionalInterface
public interface Rejection {

  /**
   * Never completes: the request is over.
   *
   * @param call the one that cannot be made
   * @param detail names the reference, never the value
   */
  <T> Mono<T> with(CallPlan call, String detail);
}
