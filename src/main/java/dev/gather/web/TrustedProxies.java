package dev.gather.web;

import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Proxies that are believed where they say a request comes from.
 *
 * @param networks theirs
 */
record TrustedProxies(List<IpSubnetFilterRule> networks) {

  static TrustedProxies of(List<ProxyNetwork> networks) {
    return new TrustedProxies(networks.stream().map(ProxyNetwork::rule).toList());
  }

  boolean contain(InetAddress address) {
    if (networks.isEmpty()) {
      return false;
    }
    InetSocketAddress proxy = new InetSocketAddress(plain(address), 0);
    for (IpSubnetFilterRule network : networks) {
      if (network.matches(proxy)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The address itself: without the interface that it was seen at, and an IPv4 one that came as
   * IPv6 in its own form, in which networks are written.
   */
  static InetAddress plain(InetAddress address) {
    return address instanceof Inet6Address ? of(address.getAddress()) : address;
  }

  static InetAddress of(byte[] address) {
    try {
      // Makes an IPv4 address of one that is mapped to IPv6.
      return InetAddress.getByAddress(address);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
