package dev.gather.web;

import dev.gather.process.Between;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Bounds of WebSockets, {@code gather.websocket}.
 *
 * @param maxIdle for how long neither side may send anything, pings included
 * @param maxOutdated for how long one stays open by definitions that are no longer in force
 */
@ConfigurationProperties("gather.websocket")
record WebSocketLimits(
    @Between(least = "1ms", most = "1d") @DefaultValue("5m") Duration maxIdle,
    @Between(least = "1ms", most = "30d") @DefaultValue("1h") Duration maxOutdated) {}
