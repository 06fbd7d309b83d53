package dev.gather.upstream.call;

import reactor.core.publisher.Mono;

/** Sends requests to one upstream. */
@FunctionalInterface
public interface UpstreamCall {

  /**
   * Sends one request. Nothing happens before subscription; cancelling frees whatever the call
   * holds.
   *
   * @return one answer; fails only with {@link CallFailure}
   */
  Mono<UpstreamAnswer> send(UpstreamRequest request);
}
