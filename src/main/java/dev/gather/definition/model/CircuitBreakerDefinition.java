package dev.gather.definition.model;

import java.time.Duration;

/**
 * Stops calls to an upstream that keeps failing, {@code circuit-breaker} in a definition.
 *
 * @param failureRate percentage of failed calls in the window at which the circuit opens
 * @param slowCallRate percentage of slow calls in the window at which the circuit opens
 * @param slowCallAfter duration from which a call is slow
 * @param window calls that the rates are taken over
 * @param minimumCalls calls before any rate counts
 * @param openFor how long an open circuit refuses calls
 * @param probes calls let through to find out whether the upstream is back
 */
public record CircuitBreakerDefinition(
    int failureRate,
    int slowCallRate,
    Duration slowCallAfter,
    CircuitWindow window,
    int minimumCalls,
    Duration openFor,
    int probes) {}
