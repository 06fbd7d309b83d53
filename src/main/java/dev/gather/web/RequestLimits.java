package dev.gather.web;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Bounds of a client's body, {@code gather.request} in the application's properties.
 *
 * @param maxBody bytes
 * @param maxDepth nesting of its JSON
 * @param maxPause longest pause of the client's while its body is passed on
 */
@ConfigurationProperties("gather.request")
record RequestLimits(
    @DefaultValue("1MB") DataSize maxBody,
    @DefaultValue("100") int maxDepth,
    @DefaultValue("30s") Duration maxPause) {}
