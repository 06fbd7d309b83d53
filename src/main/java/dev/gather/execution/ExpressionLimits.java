package dev.gather.execution;

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
    @DefaultValue("250ms") Duration timeLimit,
    @DefaultValue("16MB") DataSize maxResult,
    @DefaultValue("4") int threads,
    @DefaultValue("1024") int maxQueued) {}
