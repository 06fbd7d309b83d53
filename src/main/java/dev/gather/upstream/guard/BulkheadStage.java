package dev.gather.upstream.guard;

import dev.gather.upstream.call.AnyAnswer;
import dev.gather.upstream.call.AnyRequest;
import dev.gather.upstream.call.Exchange;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.MonoOperator;

/** Lets an attempt through when it has a place in the bulkhead, and frees that place at its end. */
public record BulkheadStage(BulkheadQueue queue) implements GuardStage {

  @Override
  public <R extends AnyRequest<R>, A extends AnyAnswer> Exchange<R, A> guard(Exchange<R, A> next) {
    return request ->
        new MonoOperator<A, A>(next.send(request)) {
          @Override
          public void subscribe(CoreSubscriber<? super A> actual) {
            BulkheadVisit<A> visit = new BulkheadVisit<>(queue, source, request.deadline(), actual);
            actual.onSubscribe(visit);
            queue.enter(visit);
          }
        };
  }
}
