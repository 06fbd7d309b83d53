package dev.gather.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecodingTest {

  @Test
  void splitsBeforeItDecodes() {
    assertThat(Decoding.segments("/a%2Fb/%C3%A9/+/%252e")).containsExactly("a/b", "é", "+", "%2e");
    assertThat(Decoding.segments("/")).containsExactly("");
    assertThat(Decoding.segments("/a/")).containsExactly("a", "");
    assertThat(Decoding.segments("//a")).containsExactly("", "a");
  }

  @Test
  void readsParametersAsFormsWriteThem() {
    assertThat(Decoding.parameters("q=a+b%2Bc&tag=1&tag=2&flag&=x&&e="))
        .containsEntry("q", List.of("a b+c"))
        .containsEntry("tag", List.of("1", "2"))
        .containsEntry("flag", List.of(""))
        .containsEntry("", List.of("x"))
        .containsEntry("e", List.of(""));
    assertThat(Decoding.parameters(null)).isEmpty();
    assertThat(Decoding.parameters("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/%", "/%4", "/%zz", "/%c3", "/%c0%ae", "/%ed%a0%80", "/é"})
  void refusesWhatIsNotPercentEncodedUtf8(String path) {
    assertThatThrownBy(() -> Decoding.segments(path))
        .isInstanceOf(RejectedRequestException.class)
        .hasMessage("the path is malformed (expected: percent-encoded UTF-8)");
    assertThatThrownBy(() -> Decoding.parameters("a=" + path))
        .isInstanceOf(RejectedRequestException.class);
  }

  @Test
  void boundsTheNumberOfParameters() {
    assertThat(Decoding.parameters("a=1" + "&a=1".repeat(255)).get("a")).hasSize(256);
    assertThatThrownBy(() -> Decoding.parameters("a=1" + "&a=1".repeat(256)))
        .hasMessageContaining("at most 256");
  }
}
