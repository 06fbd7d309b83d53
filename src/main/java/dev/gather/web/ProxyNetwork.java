package dev.gather.web;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.regex.Pattern;

/** The address of a proxy, or a network of some, as a property has it. */
record ProxyNetwork(IpSubnetFilterRule rule) {

  private static final Pattern PREFIX = Pattern.compile("[0-9]{1,3}");

  /**
   * Spring finds it by its name.
   *
   * @param written an address, or one with the length of its prefix; IPv4 or IPv6
   * @throws IllegalArgumentException when it is neither
   */
  public static ProxyNetwork of(String written) {
    String text = written.strip();
    int slash = text.indexOf('/');
    String literal = slash < 0 ? text : text.substring(0, slash);
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(literal);
    if (bytes == null || literal.indexOf('%') >= 0) {
      throw new IllegalArgumentException(text);
    }
    InetAddress address = TrustedProxies.of(bytes);
    int all = bytes.length * Byte.SIZE;
    int beforeIpv4 = all - address.getAddress().length * Byte.SIZE;
    int prefix = slash < 0 ? all : prefix(text.substring(slash + 1));
    return new ProxyNetwork(
        new IpSubnetFilterRule(address, prefix - beforeIpv4, IpFilterRuleType.ACCEPT));
  }

  private static int prefix(String digits) {
    if (!PREFIX.matcher(digits).matches()) {
      throw new IllegalArgumentException(digits);
    }
    return Integer.parseInt(digits);
  }
}
