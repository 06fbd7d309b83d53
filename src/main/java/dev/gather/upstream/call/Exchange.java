package dev.gather.upstream.call;

import reactor.core.publisher.Mono;

/**
 * Sends requests of one kind to one upstream.
 *
 * @param <R> the requests
 * @param <A> their answers
 */
@FunctionalInterface
public interface Exchange<R, A> {

  /**
   * Sends one request. Nothing happens before subscription; cancelling frees whatever it holds.
   *
   * @return one answer
   */
  Mono<A> send(R request);
}
