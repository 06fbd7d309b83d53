package dev.gather.access.cors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AskedHeadersTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "authorization; authorization",
        "authorization,x-a; authorization, x-a",
        "' X-A ,\tx-b '; X-A, x-b",
        "!#$%&'*+.^_`|~; !#$%&'*+.^_`|~"
      })
  void repeatsNames(String asked, String allowed) {
    assertThat(AskedHeaders.list(List.of(asked))).hasValue(allowed);
  }

  @Test
  void takesSeveralLinesForOneList() {
    assertThat(AskedHeaders.list(List.of("x-a", "x-b,x-c"))).hasValue("x-a, x-b, x-c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ",", "x-a,", "x-a,,x-b", "x a", "x:a", "x-ä", "x\"a", "<x>"})
  void repeatsNothingWhereSomethingIsNoName(String asked) {
    assertThat(AskedHeaders.list(List.of(asked))).isEmpty();
  }

  @Test
  void repeatsNoMoreThanAPageNeeds() {
    assertThat(AskedHeaders.list(List.of("x".repeat(4096)))).isPresent();
    assertThat(AskedHeaders.list(List.of("x".repeat(4097)))).isEmpty();
    assertThat(AskedHeaders.list(List.of())).isEmpty();
  }
}
