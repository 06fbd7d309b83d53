package dev.gather.web;

import dev.gather.process.Between;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Bounds of answers that wait for their clients, {@code gather.answers}.
 *
 * @param maxWaiting bytes that clients have not read, of all of them together
 * @param maxPause how long a client may read nothing before its connection is cut
 */
@ConfigurationProperties("gather.answers")
record AnswerLimits(
    @Between(least = "1MB", most = "1TB") @DefaultValue("64MB") DataSize maxWaiting,
    @Between(least = "1ms", most = "1d") @DefaultValue("30s") Duration maxPause) {}
