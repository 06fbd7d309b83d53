package dev.gather.ops.endpoint;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What an operator does to a circuit breaker. */
enum CircuitAction {
  /** No calls, until it is closed or reset: it is not opened by failures, so it never probes. */
  OPEN("open", CircuitBreaker::transitionToForcedOpenState),
  /** Calls go through, and are counted anew. */
  CLOSE("close", CircuitBreaker::transitionToClosedState),
  /** As if just started. */
  RESET("reset", CircuitBreaker::reset);

  /** For messages. */
  static final String EXPECTED = "expected: {\"circuit\": \"open\"}, \"close\" or \"reset\"";

  private final String label;
  private final Consumer<CircuitBreaker> action;

  CircuitAction(String label, Consumer<CircuitBreaker> action) {
    this.label = label;
    this.action = action;
  }

  static Optional<CircuitAction> of(@Nullable String label) {
    return Arrays.stream(values()).filter(action -> action.label.equals(label)).findFirst();
  }

  void apply(CircuitBreaker breaker) {
    action.accept(breaker);
  }
}
