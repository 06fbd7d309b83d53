package dev.gather.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagsTest {

  private static final String TAG = "W/\"a1-2f\"";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "W/\"a1-2f\"",
        "\"a1-2f\"",
        "*",
        " * ",
        "\"x\", W/\"a1-2f\"",
        "\"x\",\"a1-2f\",\"y\"",
        "W/\"a1-2f\" ,\"y\""
      })
  void findsTheTag(String header) {
    assertThat(EntityTags.match(List.of(header), TAG)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a1-2f",
        "\"a1-2\"",
        "\"xa1-2f\"",
        "x\"a1-2f\"",
        "\"a1-2f\"x",
        "\"**\"",
        "w/\"a1-2f\"x"
      })
  void missesOtherTags(String header) {
    assertThat(EntityTags.match(List.of(header), TAG)).isFalse();
  }

  @Test
  void looksAtEveryLine() {
    assertThat(EntityTags.match(List.of("\"x\"", "\"a1-2f\""), TAG)).isTrue();
    assertThat(EntityTags.match(List.of(), TAG)).isFalse();
  }
}
