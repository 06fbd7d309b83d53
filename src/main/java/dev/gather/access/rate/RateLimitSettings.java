package dev.gather.access.rate;

import dev.gather.process.Between;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Bounds of rate limits, {@code gather.rate-limit} in the application's properties.
 *
 * @param maxKeys keys of one limit that this process knows at once; with one more, the key that has
 *     used least gives its place up
 */
@ConfigurationProperties("gather.rate-limit")
public record RateLimitSettings(
    @Between(least = "1", most = "10000000") @DefaultValue("100000") int maxKeys) {}
