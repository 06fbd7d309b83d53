package dev.gather.definition.model;

import java.time.Duration;

/**
 * Repeats failed attempts of idempotent calls, {@code retry} in a definition.
 *
 * @param maxAttempts attempts in all, the first included; 1 means no retry
 * @param backoff upper bound of the first random wait; doubles with each attempt
 * @param maxBackoff upper bound of any random wait
 * @param budget retries allowed, as a percentage of the upstream's recent calls
 */
public record RetryDefinition(int maxAttempts, Duration backoff, Duration maxBackoff, int budget) {}
