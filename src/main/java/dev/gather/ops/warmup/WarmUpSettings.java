package dev.gather.ops.warmup;

import dev.gather.process.Between;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long a process makes itself warm before it is ready, {@code gather.warm-up}.
 *
 * @param atMost after which it is ready whatever happens; zero for not at all
 * @param thenExit whether the process ends then, instead of becoming ready: so an AOT cache is
 *     trained
 */
@ConfigurationProperties("gather.warm-up")
record WarmUpSettings(
    @Between(least = "0s", most = "10m") @DefaultValue("10s") Duration atMost,
    @DefaultValue("false") boolean thenExit) {}
