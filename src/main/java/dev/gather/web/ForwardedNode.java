package dev.gather.web;

import dev.gather.access.rate.AddressKey;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who sent a request on, as a field says it.
 *
 * @param name an IPv4 or IPv6 address, {@code unknown}, or another word for it that starts with an
 *     underscore; empty where nothing is said
 * @param port its digits; empty where there is none
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc7239#section-6">RFC 7239, 6</a>
 */
record ForwardedNode(String name, String port) {

  static final ForwardedNode UNKNOWN = new ForwardedNode("unknown", "");
  static final ForwardedNode UNTOLD = new ForwardedNode("", "");

  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
  private static final Pattern OBFUSCATED = Pattern.compile("_[A-Za-z0-9._-]{1,40}");

  /** The peer of a connection. */
  static ForwardedNode of(InetAddress address) {
    return new ForwardedNode(NetUtil.toAddressString(TrustedProxies.plain(address)), "");
  }

  /** As a client wrote it; what is none of what it may be is unknown. */
  static ForwardedNode of(String text) {
    int colon = text.lastIndexOf(':');
    boolean isBracketed = text.startsWith("[");
    boolean hasPort =
        isBracketed ? colon > text.lastIndexOf(']') : colon >= 0 && colon == text.indexOf(':');
    String port = hasPort ? text.substring(colon + 1) : "";
    String name = hasPort ? text.substring(0, colon) : text;
    if (hasPort && !PORT.matcher(port).matches()) {
      return UNKNOWN;
    }
    if (isBracketed) {
      String inside = name.endsWith("]") ? name.substring(1, name.length() - 1) : "";
      return isIpv6(inside) ? new ForwardedNode(inside, port) : UNKNOWN;
    }
    boolean isKnown =
        NetUtil.isValidIpV4Address(name) || isIpv6(name) || OBFUSCATED.matcher(name).matches();
    return isKnown ? new ForwardedNode(name, port) : UNKNOWN;
  }

  /** Empty where it is known by no address. */
  Optional<InetAddress> address() {
    return Optional.ofNullable(NetUtil.createInetAddressFromIpAddressString(name));
  }

  /** The address; of an IPv6 one, its first 64 bits. */
  String network() {
    return address().map(AddressKey::of).orElse(name);
  }

  /** As it stands in {@code X-Forwarded-For}. */
  String listed() {
    return port.isEmpty() ? name : withPort();
  }

  /** As it stands in {@code Forwarded}. */
  String value() {
    return port.isEmpty() && !isIpv6() ? name : '"' + withPort() + '"';
  }

  private String withPort() {
    String bracketed = isIpv6() ? "[" + name + "]" : name;
    return port.isEmpty() ? bracketed : bracketed + ":" + port;
  }

  private boolean isIpv6() {
    return name.indexOf(':') >= 0;
  }

  /** Without brackets, and without an interface, which means nothing elsewhere. */
  private static boolean isIpv6(String text) {
    return text.indexOf('[') < 0 && text.indexOf('%') < 0 && NetUtil.isValidIpV6Address(text);
  }
}
