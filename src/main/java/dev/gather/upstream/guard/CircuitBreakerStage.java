package dev.gather.upstream.guard;

import dev.gather.upstream.call.AnyAnswer;
import dev.gather.upstream.call.AnyRequest;
import dev.gather.upstream.call.Exchange;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/** Refuses attempts while the circuit is open, and lets it learn from the others. */
public record CircuitBreakerStage(Circuit circuit) implements GuardStage {

  @Override
  public <R extends AnyRequest<R>, A extends AnyAnswer> Exchange<R, A> guard(Exchange<R, A> next) {
    return request ->
        new Mono<A>() {
          @Override
          public void subscribe(CoreSubscriber<? super A> actual) {
            begin(next, request, actual);
          }
        };
  }

  private <R extends AnyRequest<R>, A> void begin(
      Exchange<R, A> next, R request, CoreSubscriber<? super A> actual) {
    @Nullable Permit permit = circuit.tryAcquire(request.isUpload());
    if (permit == null) {
      Operators.error(actual, circuit.refused());
      return;
    }
    PermittedExchange<A> exchange =
        permit.outlivesCaller()
            ? new ProbingExchange<>(actual, permit, request)
            : new PermittedExchange<>(actual, permit, request.deadline());
    Mono<A> sent;
    try {
      sent = next.send(request.watched(exchange));
    } catch (RuntimeException e) {
      permit.failed(e);
      Operators.error(actual, e);
      return;
    }
    sent.subscribe(exchange);
  }
}
