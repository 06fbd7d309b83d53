package dev.gather.ops.endpoint;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;

/** Names of a circuit breaker's states. */
public final class CircuitState {

  private CircuitState() {}

  /** Its present state, such as {@code closed} or {@code half-open}. */
  public static String label(CircuitBreaker breaker) {
    return switch (breaker.getState()) {
      case CLOSED -> "closed";
      case OPEN -> "open";
      case HALF_OPEN -> "half-open";
      case FORCED_OPEN -> "forced-open";
      case DISABLED -> "disabled";
      case METRICS_ONLY -> "metrics-only";
    };
  }
}
