package dev.gather.execution.overload;

import dev.gather.process.Between;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What one process takes on at once, {@code gather.overload}.
 *
 * @param maxInFlight requests of routes that are under way; one more is refused
 * @param brownoutAt percentage of these from which on optional calls are not made
 */
@ConfigurationProperties("gather.overload")
public record OverloadLimits(
    @Between(least = "1", most = "1000000") @DefaultValue("4096") int maxInFlight,
    @Between(least = "1", most = "100") @DefaultValue("80") int brownoutAt) {

  /** The same as a number of requests, rounded up. */
  int brownoutFrom() {
    return (int) ((long) maxInFlight * brownoutAt + 99) / 100;
  }
}
