package dev.gather.web;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Proxies that are believed where they say a request comes from.
 *
 * @param networks theirs
 */
record TrustedProxies(List<IpSubnetFilterRule> networks) {

  private static final Pattern PREFIX = Pattern.compile("[0-9]{1,3}");

  /**
   * @param networks each an address, or one with the length of its prefix; IPv4 or IPv6
   * @throws InvalidConfigurationPropertyValueException naming the first that is neither
   */
  static TrustedProxies of(List<String> networks) {
    List<IpSubnetFilterRule> rules = new ArrayList<>(networks.size());
    for (int i = 0; i < networks.size(); i++) {
      try {
        rules.add(network(networks.get(i).strip()));
      } catch (IllegalArgumentException e) {
        throw new InvalidConfigurationPropertyValueException(
            "gather.trusted-proxies[" + i + "]",
            networks.get(i),
            "this is no address of a proxy and no network of some (expected: such as 10.1.2.3,"
                + " 10.0.0.0/8 or 2001:db8::/32)");
      }
    }
    return new TrustedProxies(List.copyOf(rules));
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

  private static IpSubnetFilterRule network(String text) {
    int slash = text.indexOf('/');
    String literal = slash < 0 ? text : text.substring(0, slash);
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(literal);
    if (bytes == null || literal.indexOf('%') >= 0) {
      throw new IllegalArgumentException(text);
    }
    InetAddress address = of(bytes);
    int all = bytes.length * Byte.SIZE;
    int beforeIpv4 = all - address.getAddress().length * Byte.SIZE;
    int prefix = slash < 0 ? all : prefix(text.substring(slash + 1));
    return new IpSubnetFilterRule(address, prefix - beforeIpv4, IpFilterRuleType.ACCEPT);
  }

  private static int prefix(String digits) {
    if (!PREFIX.matcher(digits).matches()) {
      throw new IllegalArgumentException(digits);
    }
    return Integer.parseInt(digits);
  }

  private static InetAddress of(byte[] address) {
    try {
      // Makes an IPv4 address of one that is mapped to IPv6.
      return InetAddress.getByAddress(address);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
