package dev.gather.upstream.http;

import io.netty.resolver.AddressResolver;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import reactor.netty.http.HttpResources;

/** Looks hosts' names up before a call needs them. */
public final class NameLookup {

  private NameLookup() {}

  /**
   * Has the clients of all upstreams know the host's address, for as long as its name server says.
   * Nobody waits for it, and nobody hears of a failure: the first call looks the name up again.
   */
  @SuppressWarnings("unchecked")
  public static void begin(Endpoint endpoint) {
    InetSocketAddress host = endpoint.address();
    HttpResources resources = HttpResources.get();
    // The one that clients have by default; what it knows it knows on each event loop.
    AddressResolver<SocketAddress> resolver =
        (AddressResolver<SocketAddress>)
            resources.getOrCreateDefaultResolver().getResolver(resources.onClient(true).next());
    if (!resolver.isResolved(host)) {
      resolver.resolveAll(host);
    }
  }
}
