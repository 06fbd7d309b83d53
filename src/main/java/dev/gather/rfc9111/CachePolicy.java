package dev.gather.rfc9111;

import java.time.Duration;
import java.util.Optional;

/**
 * How answers of one call are stored.
 *
 * @param ttl how long one is fresh; empty to follow its own headers
 * @param staleWhileRevalidate how long after that it is served while it is fetched again
 * @param staleIfError how long after it was fresh it is served when the upstream fails
 * @param negativeTtl how long a 404 or 410 is fresh; where answers are followed, one that says
 *     nothing of it
 * @param isPerUser whether only the same user is served it
 */
public record CachePolicy(
    Optional<Duration> ttl,
    Duration staleWhileRevalidate,
    Duration staleIfError,
    Duration negativeTtl,
    boolean isPerUser) {}
