package dev.gather.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForwardedNodeTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1.2.3.4              | 1.2.3.4              | 1.2.3.4
          1.2.3.4:5            | 1.2.3.4:5            | "1.2.3.4:5"
          2001:db8::1          | 2001:db8::1          | "[2001:db8::1]"
          [2001:db8::1]        | 2001:db8::1          | "[2001:db8::1]"
          [2001:db8::1]:47     | [2001:db8::1]:47     | "[2001:db8::1]:47"
          ::ffff:1.2.3.4       | ::ffff:1.2.3.4       | "[::ffff:1.2.3.4]"
          _hidden              | _hidden              | _hidden
          _hidden:80           | _hidden:80           | "_hidden:80"
          unknown              | unknown              | unknown
          proxy.example        | unknown              | unknown
          1.2.3.4:             | unknown              | unknown
          1.2.3.4:x            | unknown              | unknown
          1.2.3.4:123456       | unknown              | unknown
          [1.2.3.4]            | unknown              | unknown
          [2001:db8::1         | unknown              | unknown
          [[2001:db8::1]]      | unknown              | unknown
          fe80::1%eth0         | unknown              | unknown
          1.2.3.4"             | unknown              | unknown
          a;proto=https        | unknown              | unknown
          _a b                 | unknown              | unknown
          """)
  void isWrittenAsEachFieldHasIt(String text, String listed, String value) {
    ForwardedNode node = ForwardedNode.of(text);

    assertThat(node.listed()).isEqualTo(listed);
    assertThat(node.value()).isEqualTo(value);
  }

  @Test
  void isThePeersAddressInItsShortestFormAndWithoutItsInterface() throws UnknownHostException {
    byte[] local = NetUtil.getByName("fe80:0:0::1").getAddress();
    byte[] mapped = NetUtil.getByName("::ffff:10.0.0.1").getAddress();

    assertThat(ForwardedNode.of(Inet6Address.getByAddress(null, local, 7)).listed())
        .isEqualTo("fe80::1");
    assertThat(ForwardedNode.of(Inet6Address.getByAddress(null, mapped, 1)).listed())
        .isEqualTo("10.0.0.1");
  }
}
