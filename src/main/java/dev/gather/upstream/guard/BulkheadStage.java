package dev.gather.upstream.guard;

import dev.gather.upstream.call.CallStage;
import dev.gather.upstream.call.UpstreamAnswer;
import dev.gather.upstream.call.UpstreamCall;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/** Lets an attempt through when it has a place in the bulkhead, and frees that place at its end. */
public record BulkheadStage(BulkheadQueue queue) implements CallStage {

  @Override
  public UpstreamCall around(UpstreamCall next) {
    return request ->
        new Mono<UpstreamAnswer>() {
          @Override
          public void subscribe(CoreSubscriber<? super UpstreamAnswer> actual) {
            BulkheadVisit visit = new BulkheadVisit(queue, next, request, actual);
            actual.onSubscribe(visit);
            queue.enter(visit);
          }
        };
  }
}
