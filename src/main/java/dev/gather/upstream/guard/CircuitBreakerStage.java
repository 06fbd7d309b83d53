package dev.gather.upstream.guard;

import dev.gather.upstream.call.CallStage;
import dev.gather.upstream.call.Proxied;
import dev.gather.upstream.call.UpstreamAnswer;
import dev.gather.upstream.call.UpstreamCall;
import dev.gather.upstream.call.UpstreamRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/** Refuses attempts while the circuit is open, and lets it learn from the others. */
public record CircuitBreakerStage(Circuit circuit) implements CallStage {

  @Override
  public UpstreamCall around(UpstreamCall next) {
    return request ->
        new Mono<UpstreamAnswer>() {
          @Override
          public void subscribe(CoreSubscriber<? super UpstreamAnswer> actual) {
            begin(next, request, actual);
          }
        };
  }

  private void begin(
      UpstreamCall next, UpstreamRequest request, CoreSubscriber<? super UpstreamAnswer> actual) {
    Optional<Proxied> proxied = request.proxied();
    @Nullable Permit permit =
        circuit.tryAcquire(proxied.isPresent() && proxied.get().body().isPresent());
    if (permit == null) {
      Operators.error(actual, circuit.refused());
      return;
    }
    PermittedExchange exchange =
        permit.outlivesCaller()
            ? new ProbingExchange(actual, permit, request)
            : new PermittedExchange(actual, permit, request.deadline());
    Mono<UpstreamAnswer> sent;
    try {
      sent =
          next.send(
              proxied.isPresent()
                  ? request.with(proxied.get().watched(permit::sent, exchange::answered))
                  : request);
    } catch (RuntimeException e) {
      permit.failed(e);
      Operators.error(actual, e);
      return;
    }
    sent.subscribe(exchange);
  }
}
