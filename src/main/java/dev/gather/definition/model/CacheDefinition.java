package dev.gather.definition.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How long a call's answer may be served again, {@code cache} in a definition.
 *
 * @param ttl how long an answer is fresh; empty to follow the answer's own headers
 * @param staleWhileRevalidate how long after that it is served while it is fetched again in the
 *     background
 * @param staleIfError how long after it was fresh it is served when the upstream fails
 * @param negativeTtl how long a 404 or 410 is fresh
 * @param scope who may be served it; empty where the file does not say
 * @param vary names of forwarded headers that answers depend on, in lower case; empty for all
 * @param tags templates of names by which answers can be removed
 */
public record CacheDefinition(
    Optional<Duration> ttl,
    Duration staleWhileRevalidate,
    Duration staleIfError,
    Duration negativeTtl,
    Optional<CacheScope> scope,
    Optional<List<String>> vary,
    List<String> tags) {}
