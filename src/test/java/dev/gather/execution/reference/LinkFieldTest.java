package dev.gather.execution.reference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkFieldTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "<a>; rel=next | <(a)>; rel=next",
        "<a>;rel=x,<b>; rel=\"y\" | <(a)>;rel=x,<(b)>; rel=\"y\"",
        "<a>; title=\"<b>, \\\" <c>\"; rel=x, <d> | <(a)>; title=\"<b>, \\\" <c>\"; rel=x, <(d)>",
        "<> | <()>",
        "a | a",
        "<a | <a",
        "a> <b> | a> <(b)>",
        "\"<a> | \"<a>",
        "<a>; x=\"\\ | <(a)>; x=\"\\",
      })
  void hasItsTargetsBetweenBrackets(String value, String mapped) {
    assertThat(LinkField.map(value, target -> "(" + target + ")")).isEqualTo(mapped);
  }

  @Test
  void hasNotMoreTargetsThanAPageCouldUse() {
    String mapped = LinkField.map("<a>,".repeat(101), target -> "b");

    assertThat(mapped).isEqualTo("<b>,".repeat(100) + "<a>,");
  }
}
