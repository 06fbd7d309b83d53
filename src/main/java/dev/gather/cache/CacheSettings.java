package dev.gather.cache;

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
 * @param readBudget longest wait for the database, a connection included; then it is a miss
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
    @DefaultValue("64MB") DataSize localSize,
    @DefaultValue("5s") Duration localLife,
    @DefaultValue("256MB") DataSize sharedSize,
    @DefaultValue("1MB") DataSize sharedBody,
    @DefaultValue("30ms") Duration readBudget,
    @DefaultValue("2s") Duration queryLimit,
    @DefaultValue("8") int connections,
    @DefaultValue("256") int waiting,
    @DefaultValue("2") int writers,
    @DefaultValue("1024") int queuedWrites,
    @DefaultValue("16MB") DataSize queuedSize,
    @DefaultValue("5s") Duration openFor,
    @DefaultValue("10s") Duration maintenanceEvery) {}
