package dev.gather.access.rate;

import java.time.Duration;

/**
 * Whether a request may go on.
 *
 * @param remaining permits that are left for the client's next requests
 * @param window how long those are meant to last: spread over it, they come back as fast as they
 *     are used. Where none is left, the time until there is one
 * @param retryAfter of a request that may not, when the next one may; otherwise zero
 */
public record Permission(boolean isGranted, long remaining, Duration window, Duration retryAfter) {}
