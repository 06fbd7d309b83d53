package dev.gather.definition.model;

import java.time.Duration;

/**
 * Limits how many calls to one upstream run at once, {@code bulkhead} in a definition.
 *
 * @param maxConcurrent calls in flight
 * @param maxQueued calls that may wait for a place; one more is refused at once
 * @param maxWait longest wait for a place
 */
public record BulkheadDefinition(int maxConcurrent, int maxQueued, Duration maxWait) {}
