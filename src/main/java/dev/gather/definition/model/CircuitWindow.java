package dev.gather.definition.model;

import java.time.Duration;

/** What the rates of a circuit breaker are taken over, {@code circuit-breaker.window}. */
public sealed interface CircuitWindow {

  /**
   * The last calls, however long ago they were.
   *
   * @param count how many
   */
  record Calls(int count) implements CircuitWindow {}

  /**
   * The calls of the last while.
   *
   * @param span whole seconds, at least two: resilience4j cannot count over one
   */
  record Time(Duration span) implements CircuitWindow {}
}
