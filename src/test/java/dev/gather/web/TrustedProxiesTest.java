package dev.gather.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "10.1.2.3, 10.1.2.3, true",
    "10.1.2.3, 10.1.2.4, false",
    "10.1.2.3/0, 1.1.1.1, true",
    "0.0.0.0/0, ::1, false",
    "2001:db8::/32, 2001:db8:ff::1, true",
    "2001:db8::/32, 2001:db9::1, false",
    "2001:db8::1, 2001:db8::1, true",
    "::/0, 10.0.0.1, false",
    "fe80::/10, fe80::1, true",
    "::ffff:10.0.0.0/104, 10.9.9.9, true",
    "::ffff:10.0.0.1, 10.0.0.1, true",
    "' 10.0.0.1 ', 10.0.0.1, true"
  })
  void areThoseOfTheirNetworks(String network, String address, boolean isTrusted)
      throws UnknownHostException {
    TrustedProxies proxies = proxies("192.0.2.0/24", network);

    assertThat(proxies.contain(InetAddress.getByName(address))).isEqualTo(isTrusted);
  }

  @Test
  void areKnownByAnAddressInTheOtherFormAndByAnyInterface() throws UnknownHostException {
    TrustedProxies proxies = proxies("10.0.0.0/8", "fe80::/10");
    byte[] mapped = NetUtil.getByName("::ffff:10.0.0.1").getAddress();

    assertThat(proxies.contain(Inet6Address.getByAddress(null, mapped, 1))).isTrue();
    assertThat(
            proxies.contain(
                Inet6Address.getByAddress(null, NetUtil.getByName("fe80::1").getAddress(), 7)))
        .isTrue();
  }

  @Test
  void areNoneByDefault() throws UnknownHostException {
    assertThat(proxies().contain(InetAddress.getByName("::1"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/+8",
        "10.0.0.0/",
        "10.0.0.0/8/8",
        "10.0.0",
        "10.0.0.256",
        "localhost",
        "proxy.example/8",
        "2001:db8::/129",
        "::ffff:10.0.0.0/8",
        "fe80::1%eth0",
        "*"
      })
  void areAddressesAndNothingElse(String network) {
    assertThatThrownBy(() -> ProxyNetwork.of(network)).isInstanceOf(IllegalArgumentException.class);
  }

  private static TrustedProxies proxies(String... networks) {
    return TrustedProxies.of(Arrays.stream(networks).map(ProxyNetwork::of).toList());
  }
}
