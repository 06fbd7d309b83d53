package dev.gather.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainHostTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "shop.example", "SHOP-1_2.example:8080", "127.0.0.1:1"})
  void isOneOfLettersDigitsAndAPort(String host) {
    assertThat(PlainHost.is(host)).isTrue();
  }

  /** Whether they are hosts at all is for others to say. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":80",
        "a:",
        "a:123456",
        "a:8x",
        "a:80:80",
        "[::1]",
        "a b",
        "a/b",
        "a@b",
        "a%41",
        "é",
        "a\n"
      })
  void isNothingElse(String text) {
    assertThat(PlainHost.is(text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {253, 254})
  void isNoLongerThanAName(int length) {
    assertThat(PlainHost.is("a".repeat(length))).isEqualTo(length == 253);
  }
}
