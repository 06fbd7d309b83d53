package dev.gather.upstream.guard;

import dev.gather.definition.model.CircuitBreakerDefinition;
import dev.gather.definition.model.CircuitWindow;
import dev.gather.process.Time;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.FailureKind;
import dev.gather.upstream.call.Meaning;
import dev.gather.upstream.relay.ClientLostException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The circuit of one upstream: gives permits, and decides what its probes have found out.
 *
 * <p>A half-open circuit lets a few probes through. It closes, or opens again, when those that are
 * under way have ended, by the rates of the definition.
 */
public final class Circuit {

  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

  private final CircuitBreaker breaker;
  private final AtomicReference<@Nullable Probes> probes = new AtomicReference<>();
  private volatile Instant openUntil = Instant.EPOCH;

  public Circuit(CircuitBreaker breaker) {
    this.breaker = breaker;
    // The breaker does not tell how long it stays open, only when it opened.
    breaker
        .getEventPublisher()
        .onStateTransition(event -> openUntil = clock().instant().plus(openFor()));
  }

  /**
   * @param time by which it opens and measures
   */
  public static CircuitBreakerConfig config(CircuitBreakerDefinition definition, Time time) {
    return CircuitBreakerConfig.custom()
        .clock(steady(time).withZone(ZoneOffset.UTC))
        .currentTimestampFunction(clock -> time.nanoTime(), TimeUnit.NANOSECONDS)
        .slidingWindow(
            size(definition.window()),
            definition.minimumCalls(),
            definition.window() instanceof CircuitWindow.Calls
                ? SlidingWindowType.COUNT_BASED
                : SlidingWindowType.TIME_BASED,
            // The other strategy keeps a chain of nodes that collections have to follow: 0084.
            SlidingWindowSynchronizationStrategy.SYNCHRONIZED)
        .failureRateThreshold(definition.failureRate())
        .slowCallRateThreshold(definition.slowCallRate())
        .slowCallDurationThreshold(definition.slowCallAfter())
        .waitDurationInOpenState(definition.openFor())
        .permittedNumberOfCallsInHalfOpenState(definition.probes())
        .recordException(Circuit::isFailureOfUpstream)
        .ignoreException(Circuit::neverReachedUpstream)
        .writableStackTraceEnabled(false)
        .build();
  }

  /** The wall clock as it was, with the time since: that clock may be set, and windows may not. */
  private static InstantSource steady(Time time) {
    Instant start = time.instant();
    long then = time.nanoTime();
    return () -> start.plusNanos(time.nanoTime() - then);
  }

  private static int size(CircuitWindow window) {
    return window instanceof CircuitWindow.Time time
        ? (int) time.span().toSeconds()
        : ((CircuitWindow.Calls) window).count();
  }

  CircuitBreaker breaker() {
    return breaker;
  }

  /**
   * @param isUpload whether the client's body is still to be sent
   * @return none while the circuit is open, or when as many probes are under way as may be
   */
  @Nullable Permit tryAcquire(boolean isUpload) {
    if (!breaker.tryAcquirePermission()) {
      return null;
    }
    // After the permission: asking for it is what makes an open circuit half-open.
    CircuitBreaker.Metrics state = breaker.getMetrics();
    if (breaker.getState() != State.HALF_OPEN) {
      return new Permit(this, state, null, isUpload);
    }
    Probes probing = probes(state);
    probing.begin();
    return new Permit(this, state, probing, isUpload);
  }

  /**
   * No probe of a half-open state is under way any more. Those that said nothing, such as uploads
   * whose client left, have given their permissions back; without any word it stays half-open.
   */
  void decide(Probes probing) {
    if (!probing.haveSpoken()
        || !probing.areOf(breaker.getMetrics())
        || breaker.getState() != State.HALF_OPEN) {
      return;
    }
    if (probing.areWell(breaker.getCircuitBreakerConfig())) {
      breaker.transitionToClosedState();
    } else {
      breaker.transitionToOpenState();
    }
  }

  CallFailure refused() {
    return CallFailure.refused(
        FailureKind.CIRCUIT_OPEN, retryAfter(), "the circuit of " + breaker.getName() + " is open");
  }

  static boolean isFailureOfUpstream(Throwable failure) {
    return failure instanceof CallFailure known
        ? known.means(Meaning.COUNTED)
        : !(failure instanceof ClientLostException);
  }

  static boolean neverReachedUpstream(Throwable failure) {
    return failure instanceof ClientLostException
        || failure instanceof CallFailure known && known.means(Meaning.UNSENT);
  }

  private Probes probes(CircuitBreaker.Metrics state) {
    Probes known = probes.get();
    while (known == null || !known.areOf(state)) {
      Probes next = new Probes(state);
      if (probes.compareAndSet(known, next)) {
        return next;
      }
      known = probes.get();
    }
    return known;
  }

  /** Whole seconds, rounded up: Retry-After has no smaller unit. */
  private Duration retryAfter() {
    Duration wait =
        switch (breaker.getState()) {
          case OPEN -> Duration.between(clock().instant(), openUntil);
          // Opened by an operator, who does not say for how long.
          case FORCED_OPEN -> openFor();
          // Probes are under way; their answers are near.
          case HALF_OPEN, CLOSED, DISABLED, METRICS_ONLY -> SHORTEST_WAIT;
        };
    Duration roundedUp = Duration.ofSeconds(wait.plusNanos(999_999_999).toSeconds());
    return roundedUp.compareTo(SHORTEST_WAIT) > 0 ? roundedUp : SHORTEST_WAIT;
  }

  private Clock clock() {
    return breaker.getCircuitBreakerConfig().getClock();
  }

  private Duration openFor() {
    return Duration.ofMillis(
        breaker.getCircuitBreakerConfig().getWaitIntervalFunctionInOpenState().apply(1));
  }
}
