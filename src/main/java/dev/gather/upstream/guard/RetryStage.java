package dev.gather.upstream.guard;

import dev.gather.definition.model.RetryDefinition;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.CallStage;
import dev.gather.upstream.call.Exchange;
import dev.gather.upstream.call.Meaning;
import dev.gather.upstream.call.ProxiedAnswer;
import dev.gather.upstream.call.ProxiedRequest;
import dev.gather.upstream.call.UpstreamAnswer;
import dev.gather.upstream.call.UpstreamCall;
import dev.gather.upstream.call.UpstreamRequest;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import reactor.core.publisher.Mono;

/**
 * Repeats a failed attempt when that is safe, affordable and likely to help.
 *
 * <p>Safe: the method only reads. Affordable: attempts, budget and deadline have room. Likely to
 * help: the failure is of the passing kind. Waits are random between zero and a doubling bound
 * ("full jitter"), because clients that fail together must not come back together.
 *
 * @param random uniform in [0, 1)
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9110#section-9.2.1">RFC 9110, 9.2.1</a>
 * @see <a
 *     href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">Exponential
 *     Backoff And Jitter</a>
 */
public record RetryStage(RetryDefinition definition, RetryBudget budget, DoubleSupplier random)
    implements CallStage {

  @Override
  public UpstreamCall around(UpstreamCall next) {
    return request ->
        Mono.defer(
            () -> {
              budget.recordCall();
              return attempt(next, request, 1);
            });
  }

  /**
   * It counts as a call and is never repeated here, as parts of its bodies may have passed already.
   */
  public Exchange<ProxiedRequest, ProxiedAnswer> aroundProxied(
      Exchange<ProxiedRequest, ProxiedAnswer> next) {
    return request ->
        Mono.defer(
            () -> {
              budget.recordCall();
              return next.send(request);
            });
  }

  private Mono<UpstreamAnswer> attempt(UpstreamCall next, UpstreamRequest request, int number) {
    Mono<UpstreamAnswer> attempt = next.send(request);
    return number < definition.maxAttempts() && request.isRead()
        ? attempt.onErrorResume(CallFailure.class, failure -> again(next, request, number, failure))
        : attempt;
  }

  private Mono<UpstreamAnswer> again(
      UpstreamCall next, UpstreamRequest request, int number, CallFailure failure) {
    if (!failure.means(Meaning.PASSING) || request.deadline().isAbandoned()) {
      return Mono.error(failure);
    }
    Duration wait = waitAfter(failure, number);
    boolean hasRoom = wait.compareTo(request.deadline().remaining()) < 0;
    // The budget is asked last, as asking spends it.
    return hasRoom && budget.tryRetry()
        ? Mono.delay(wait, request.deadline().scheduler())
            .then(
                Mono.defer(
                    () ->
                        request.deadline().isAbandoned()
                            ? Mono.error(failure)
                            : attempt(next, request, number + 1)))
        : Mono.error(failure);
  }

  private Duration waitAfter(CallFailure failure, int attempts) {
    Duration jitter = jitter(attempts);
    return failure.retryAfter().filter(asked -> asked.compareTo(jitter) > 0).orElse(jitter);
  }

  private Duration jitter(int attempts) {
    // Shifting further than 30 could overflow, and every sensible bound is reached long before.
    long factor = 1L << Math.min(attempts - 1, 30);
    double bound =
        Math.min(
            definition.maxBackoff().toNanos(), (double) definition.backoff().toNanos() * factor);
    return Duration.ofNanos((long) (bound * random.getAsDouble()));
  }
}
