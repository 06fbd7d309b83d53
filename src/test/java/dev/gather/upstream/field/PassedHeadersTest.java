package dev.gather.upstream.field;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PassedHeadersTest {

  private static List<Header> of(Map<String, List<String>> lines, String... names) {
    return PassedHeaders.of(name -> lines.getOrDefault(name, List.of()), List.of(names));
  }

  @Test
  void areThoseThatAreNamedInThatOrder() {
    assertThat(of(Map.of("a", List.of("1"), "b", List.of("2", "3")), "b", "c", "a"))
        .containsExactly(new Header("b", "2"), new Header("b", "3"), new Header("a", "1"));
  }

  /** They are stored as lines of text. */
  @Test
  void holdNoControlCharacters() {
    assertThat(of(Map.of("a", List.of(" 1\r\nb: 2\u0000\t3\u007f")), "a"))
        .containsExactly(new Header("a", "1  b: 2 \t3"));
  }

  @Test
  void leaveOutWholeFieldsThatAreTooLong() {
    Map<String, List<String>> lines =
        Map.of(
            "long", List.of("x".repeat(4_000), "x".repeat(4_000), "x".repeat(4_000)),
            "many", Collections.nCopies(60, "x"),
            "short", List.of("1"));

    assertThat(of(lines, "long", "many", "short")).containsExactly(new Header("short", "1"));
  }
}
