package dev.gather;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * What Netty, Reactor and resilience4j do on event loops that blocks for moments only, and that
 * they do not except themselves.
 */
public final class AllowedBlocking implements BlockHoundIntegration {

  @Override
  public void applyTo(BlockHound.Builder builder) {
    // A lock between threads that allocate buffers at the same moment.
    builder.allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator", "allocate");
    builder.allowBlockingCallsInside(
        "io.netty.buffer.AdaptivePoolingAllocator$MagazineGroup", "allocate");
    builder.allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator$Magazine", "free");
    // The lock of a timer's queue. An error in place of the wait would leave it locked for ever, as
    // whoever had waited would still be the next to get it.
    for (String method : new String[] {"offer", "remove"}) {
      builder.allowBlockingCallsInside(
          "java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue", method);
    }
    // The lock of a circuit's window, for the time that a call is counted in: decision record 0084.
    for (String window :
        new String[] {"SlidingTimeWindowMetrics", "FixedSizeSlidingWindowMetrics"}) {
      for (String method : new String[] {"record", "getSnapshot"}) {
        builder.allowBlockingCallsInside("io.github.resilience4j.core.metrics." + window, method);
      }
    }
    // Numbers of DNS queries come from /dev/urandom.
    builder.allowBlockingCallsInside(
        "io.netty.resolver.dns.DnsQueryIdSpace$DnsQueryIdRange", "pushId");
  }
}
