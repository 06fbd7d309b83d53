package dev.gather.execution.call;

import dev.gather.process.Between;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Bounds of JSONata, {@code gather.expression}.
 *
 * @param timeLimit longest evaluation
 * @param maxResult largest result
 * @param threads expressions evaluated at once
 * @param maxQueued expressions that may wait for a thread; one more is refused
 */
@ConfigurationProperties("gather.expression")
public record ExpressionLimits(
    @Between(least = "1ms", most = "1h") @DefaultValue("250ms") Duration timeLimit,
    @Between(least = "1B", most = "1GB") @DefaultValue("16MB") DataSize maxResult,
    @Between(least = "1", most = "1000") @DefaultValue("4") int threads,
    @Between(least = "1", most = "1000000") @DefaultValue("1024") int maxQueued) {}
