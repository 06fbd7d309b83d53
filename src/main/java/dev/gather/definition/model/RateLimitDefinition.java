package dev.gather.definition.model;

import java.time.Duration;

/**
 * How often a route may be asked for, {@code rate-limit} in a definition: a bucket of permits for
 * each key, of which every request takes one.
 *
 * @param permits that come back
 * @param every in this time, evenly
 * @param burst permits that a bucket holds, and so requests that may come at once
 * @param per what the keys are: {@code ip}, {@code claims.NAME}, {@code header.NAME} or {@code all}
 * @param isShared whether replicas have the buckets in common
 */
public record RateLimitDefinition(
    int permits, Duration every, int burst, String per, boolean isShared) {}
