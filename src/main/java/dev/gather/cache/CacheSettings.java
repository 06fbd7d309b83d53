package dev.gather.cache;

import dev.gather.process.Between;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Bounds of the cache, {@code gather.cache} in the application's properties. The database is
 * Spring's: {@code spring.r2dbc}.
 *
 * @param localSize bytes of answers in this process, with what it takes to keep them
 * @param localLife how long an answer is served from this process before the database is asked
 *     whether it still stands; an eviction that this process was not told of lasts no longer
 * @param sharedSize bytes of bodies in the database; beyond it the oldest go
 * @param sharedBody largest body that goes to the database; larger ones stay in this process
 * @param readBudget longest wait for the database, a connection included; then it is a miss, and a
 *     shared rate limit is this process's own
 * @param queryLimit longest any query may take before its connection is given up
 * @param connections at most, to the database; one more listens for evictions
 * @param waiting queries at most that wait for a connection; one more is a miss
 * @param writers answers at most that are written at once
 * @param queuedWrites answers at most that wait to be written; one more is dropped and counted
 * @param queuedSize bytes at most of those
 * @param openFor how long the database is left alone once most queries failed
 * @param maintenanceEvery pause between removals of what is expired or too much, on average
 */
@ConfigurationProperties("gather.cache")
public record CacheSettings(
    @Between(least = "0B", most = "1TB") @DefaultValue("64MB") DataSize localSize,
    @Between(least = "0s", most = "1d") @DefaultValue("5s") Duration localLife,
    @Between(least = "0B", most = "1TB") @DefaultValue("256MB") DataSize sharedSize,
    @Between(least = "0B", most = "1GB") @DefaultValue("1MB") DataSize sharedBody,
    @Between(least = "1ms", most = "1h") @DefaultValue("30ms") Duration readBudget,
    @Between(least = "10ms", most = "1h") @DefaultValue("2s") Duration queryLimit,
    @Between(least = "1", most = "1000") @DefaultValue("8") int connections,
    @Between(least = "0", most = "1000000") @DefaultValue("256") int waiting,
    @Between(least = "1", most = "1000") @DefaultValue("2") int writers,
    @Between(least = "1", most = "1000000") @DefaultValue("1024") int queuedWrites,
    @Between(least = "1B", most = "1TB") @DefaultValue("16MB") DataSize queuedSize,
    @Between(least = "1ms", most = "1h") @DefaultValue("5s") Duration openFor,
    @Between(least = "10ms", most = "1d") @DefaultValue("10s") Duration maintenanceEvery) {}
