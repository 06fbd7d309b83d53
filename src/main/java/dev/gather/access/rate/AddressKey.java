package dev.gather.access.rate;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.HexFormat;

/**
 * The key of a client that is known by its address. Of IPv6 it is the first half: the other one is
 * the client's to choose, and so 2^64 keys would be.
 */
public final class AddressKey {

  private static final int NETWORK = 8;

  private AddressKey() {}

  public static String of(InetAddress address) {
    return address instanceof Inet4Address
        ? address.getHostAddress()
        : HexFormat.of().formatHex(address.getAddress(), 0, NETWORK);
  }
}
