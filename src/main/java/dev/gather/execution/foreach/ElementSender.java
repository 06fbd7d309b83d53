package dev.gather.execution.foreach;

import java.util.List;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/** Decides which elements of a for-each share a request. */
sealed interface ElementSender permits SingleSender, BatchSender, ComputedSender {

  /**
   * The requests to make, in the list's order.
   *
   * @param wanted indexes of the elements that need one
   */
  List<Request> requests(List<Integer> wanted);

  /**
   * One request, not yet sent.
   *
   * @param elements indexes of those it is for
   * @param sending writes their results down; fails only with {@link
   *     dev.gather.upstream.call.CallFailure}
   */
  record Request(List<Integer> elements, Supplier<Mono<Void>> sending) {

    /**
     * @throws dev.gather.template.UnresolvedException when a value is missing or unfit
     */
    Mono<Void> send() {
      return sending.get();
    }
  }
}
