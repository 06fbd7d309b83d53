package dev.gather;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * What Netty does on event loops that blocks for moments only, and that it does not except itself.
 */
public final class AllowedBlocking implements BlockHoundIntegration {

  @Override
  public void applyTo(BlockHound.Builder builder) {
    // A lock between threads that allocate buffers at the same moment.
    builder.allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator", "allocate");
    builder.allowBlockingCallsInside(
        "io.netty.buffer.AdaptivePoolingAllocator$MagazineGroup", "allocate");
    builder.allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator$Magazine", "free");
    // Numbers of DNS queries come from /dev/urandom.
    builder.allowBlockingCallsInside(
        "io.netty.resolver.dns.DnsQueryIdSpace$DnsQueryIdRange", "pushId");
  }
}
