package dev.gather.upstream;

import dev.gather.definition.CircuitBreakerDefinition;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;

/** Refuses attempts while the circuit is open, and lets the breaker learn from the others. */
final class CircuitBreakerStage implements CallStage {

  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

  private final CircuitBreaker breaker;
  private final CircuitBreakerOperator<UpstreamAnswer> operator;
  private volatile Instant openUntil = Instant.EPOCH;

  CircuitBreakerStage(CircuitBreaker breaker) {
    this.breaker = breaker;
    this.operator = CircuitBreakerOperator.of(breaker);
    // The breaker does not tell how long it stays open, only when it opened.
    breaker
        .getEventPublisher()
        .onStateTransition(event -> openUntil = clock().instant().plus(openFor(breaker)));
  }

  static CircuitBreakerConfig config(CircuitBreakerDefinition definition, Clock clock) {
    return CircuitBreakerConfig.custom()
        .clock(clock)
        .slidingWindow(
            definition.window(),
            definition.minimumCalls(),
            SlidingWindowType.COUNT_BASED,
            // The other strategy makes threads wait for one another, and ours must never.
            SlidingWindowSynchronizationStrategy.LOCK_FREE)
        .failureRateThreshold(definition.failureRate())
        .slowCallRateThreshold(definition.slowCallRate())
        .slowCallDurationThreshold(definition.slowCallAfter())
        .waitDurationInOpenState(definition.openFor())
        .permittedNumberOfCallsInHalfOpenState(definition.probes())
        .recordException(CircuitBreakerStage::isFailureOfUpstream)
        .ignoreException(CircuitBreakerStage::neverReachedUpstream)
        .writableStackTraceEnabled(false)
        .build();
  }

  @Override
  public UpstreamCall around(UpstreamCall next) {
    return request ->
        request.proxied().isPresent()
            ? Mono.defer(() -> proxied(next, request))
            : Mono.defer(() -> called(next, request));
  }

  private Mono<UpstreamAnswer> called(UpstreamCall next, UpstreamRequest request) {
    long start = breaker.getCurrentTimestamp();
    return Mono.from(operator.apply(next.send(request)))
        .onErrorMap(CallNotPermittedException.class, refusal -> refused())
        .doOnCancel(() -> cancelled(request, start));
  }

  /**
   * The answer's headers say how the upstream does: how long its body takes is the client's matter
   * as well.
   */
  private Mono<UpstreamAnswer> proxied(UpstreamCall next, UpstreamRequest request) {
    if (!breaker.tryAcquirePermission()) {
      return Mono.error(refused());
    }
    Proxied proxied = request.proxied().orElseThrow();
    ProxyVerdict verdict = new ProxyVerdict(breaker, proxied.body().isPresent());
    return next.send(request.with(proxied.watched(verdict::sent, verdict::answered)))
        .doOnError(verdict::failed)
        .doOnCancel(() -> verdict.cancelled(request.deadline().remaining().isZero()));
  }

  /**
   * A call that is given up because its request's time is over has run into a limit, though not one
   * of its own: without this, an upstream that hangs would never open its circuit where deadlines
   * are shorter than timeouts.
   */
  private void cancelled(UpstreamRequest request, long start) {
    TimeUnit unit = breaker.getTimestampUnit();
    long elapsed = breaker.getCurrentTimestamp() - start;
    if (request.deadline().remaining().isZero()
        && unit.toMillis(elapsed) >= ProxyVerdict.TELLING_MILLIS) {
      breaker.onError(
          elapsed, unit, CallFailure.of(FailureKind.TIMEOUT, breaker.getName() + " took too long"));
    }
  }

  /** A 4xx proves that the upstream is alive, and so does a redirect: both count as successes. */
  private static boolean isFailureOfUpstream(Throwable failure) {
    return !(failure instanceof CallFailure known)
        ? !(failure instanceof ClientLostException)
        : switch (known.kind()) {
          case TIMEOUT, CONNECTION, BAD_BODY -> true;
          case STATUS -> known.status().orElse(0) >= 500;
          case DEADLINE, CIRCUIT_OPEN, OVERLOADED, UNRESOLVED, SKIPPED, TOO_MANY -> false;
        };
  }

  private static boolean neverReachedUpstream(Throwable failure) {
    return failure instanceof ClientLostException
        || failure instanceof CallFailure known
            && switch (known.kind()) {
              case OVERLOADED, UNRESOLVED, CIRCUIT_OPEN, DEADLINE, SKIPPED, TOO_MANY -> true;
              case STATUS, TIMEOUT, CONNECTION, BAD_BODY -> false;
            };
  }

  private CallFailure refused() {
    return CallFailure.refused(
        FailureKind.CIRCUIT_OPEN, retryAfter(), "the circuit of " + breaker.getName() + " is open");
  }

  /** Whole seconds, rounded up: Retry-After has no smaller unit. */
  private Duration retryAfter() {
    Duration wait =
        switch (breaker.getState()) {
          case OPEN -> Duration.between(clock().instant(), openUntil);
          // Opened by an operator, who does not say for how long.
          case FORCED_OPEN -> openFor(breaker);
          // Probes are under way; their answers are near.
          case HALF_OPEN, CLOSED, DISABLED, METRICS_ONLY -> SHORTEST_WAIT;
        };
    Duration roundedUp = Duration.ofSeconds(wait.plusNanos(999_999_999).toSeconds());
    return roundedUp.compareTo(SHORTEST_WAIT) > 0 ? roundedUp : SHORTEST_WAIT;
  }

  private Clock clock() {
    return breaker.getCircuitBreakerConfig().getClock();
  }

  private static Duration openFor(CircuitBreaker breaker) {
    return Duration.ofMillis(
        breaker.getCircuitBreakerConfig().getWaitIntervalFunctionInOpenState().apply(1));
  }
}
