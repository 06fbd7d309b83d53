package dev.gather.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "550e8400-e29b-41d4-a716-446655440000",
        "Root=1-67891233-abcdef012345678912345678",
        "a.b_c~d+e/f=:"
      })
  void keepsASaneOne(String id) {
    assertThat(RequestId.of(id)).isEqualTo(id);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "a b", "a\nb", "é", "\u001b[31m", "<script>", "a\"b"})
  void replacesAnyOther(String id) {
    assertThat(RequestId.of(id)).matches("[0-9a-f]{32}");
  }

  @Test
  void replacesALongOne() {
    assertThat(RequestId.of("a".repeat(128))).hasSize(128);
    assertThat(RequestId.of("a".repeat(129))).hasSize(32);
  }

  @Test
  void neverRepeatsItself() {
    assertThat(RequestId.of(null)).isNotEqualTo(RequestId.of(null));
  }
}
