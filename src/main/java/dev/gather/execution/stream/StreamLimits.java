package dev.gather.execution.stream;

import dev.gather.process.Between;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Bounds of streams, {@code gather.stream}.
 *
 * @param heartbeat pause between two signs of life of an event stream
 * @param maxLive different live requests of one route that are evaluated at once; one more is
 *     refused
 */
@ConfigurationProperties("gather.stream")
public record StreamLimits(
    @Between(least = "10ms", most = "1h") @DefaultValue("15s") Duration heartbeat,
    @Between(least = "1", most = "1000000") @DefaultValue("1000") int maxLive) {}
