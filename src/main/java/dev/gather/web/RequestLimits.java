package dev.gather.web;

import dev.gather.process.Between;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Bounds of a client's body, {@code gather.request} in the application's properties.
 *
 * @param maxBody bytes
 * @param maxDepth nesting of its JSON
 * @param maxPause longest pause of the client's while its body is passed on, of an operator's, and
 *     of a service's while it takes what comes over a WebSocket
 */
@ConfigurationProperties("gather.request")
public record RequestLimits(
    @Between(least = "1B", most = "1GB") @DefaultValue("1MB") DataSize maxBody,
    @Between(least = "1", most = "1000000") @DefaultValue("100") int maxDepth,
    @Between(least = "1ms", most = "1d") @DefaultValue("30s") Duration maxPause) {}
