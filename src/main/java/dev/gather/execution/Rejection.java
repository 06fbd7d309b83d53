package dev.gather.execution;

import reactor.core.publisher.Mono;

/** Ends the client's request, as it is at fault. */
@FunctionalInterface
interface Rejection {

  /**
   * Never completes: the request is over.
   *
   * @param detail names the reference, never the value
   */
  <T> Mono<T> with(String detail);
}
