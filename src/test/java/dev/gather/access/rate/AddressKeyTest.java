package dev.gather.access.rate;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressKeyTest {

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1, true",
    "192.0.2.1, 192.0.2.2, false",
    "192.0.2.1, ::ffff:192.0.2.1, true",
    "2001:db8:1:2::1, 2001:db8:1:2:ffff:ffff:ffff:ffff, true",
    "2001:db8:1:2::1, 2001:db8:1:3::1, false",
    "fe80::1%1, fe80::1, true"
  })
  void isThatOfTheNetworkWhoseAddressesAreOneClients(String one, String other, boolean isSame)
      throws UnknownHostException {
    assertThat(key(one).equals(key(other))).isEqualTo(isSame);
  }

  @Test
  void isNoLongerThanAKeyThatStandsForItself() throws UnknownHostException {
    assertThat(key("2001:db8:1:2::1")).isEqualTo("20010db800010002");
    assertThat(BoundedKey.of(key("255.255.255.255"))).isEqualTo("255.255.255.255");
  }

  private static String key(String address) throws UnknownHostException {
    return AddressKey.of(InetAddress.getByName(address));
  }
}
