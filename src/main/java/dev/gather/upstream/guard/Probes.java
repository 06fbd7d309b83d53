package dev.gather.upstream.guard;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The probes of one half-open state, and what they have found out. resilience4j would decide by
 * itself after as many results as {@code minimum-calls} or {@code probes} say, whatever comes
 * first, and however many probes are still under way.
 */
final class Probes {

  private static final int PERCENT = 100;

  private final CircuitBreaker.Metrics state;
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicInteger slow = new AtomicInteger();

  Probes(CircuitBreaker.Metrics state) {
    this.state = state;
  }

  boolean areOf(CircuitBreaker.Metrics other) {
    return state == other;
  }

  void begin() {
    underWay.incrementAndGet();
  }

  void tell(boolean hasFailed, boolean wasSlow) {
    if (hasFailed) {
      failed.incrementAndGet();
    }
    if (wasSlow) {
      slow.incrementAndGet();
    }
    ended.incrementAndGet();
  }

  /** One has ended; whether no other is under way. */
  boolean hasEndedLast() {
    return underWay.decrementAndGet() == 0;
  }

  /** Whether any has said something. */
  boolean haveSpoken() {
    return ended.get() > 0;
  }

  /** Whether the upstream is well, by the rates of the definition. */
  boolean areWell(CircuitBreakerConfig config) {
    return PERCENT * failed.get() < config.getFailureRateThreshold() * ended.get()
        && PERCENT * slow.get() < config.getSlowCallRateThreshold() * ended.get();
  }
}
