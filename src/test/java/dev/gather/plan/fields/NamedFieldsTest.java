package dev.gather.plan.fields;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamedFieldsTest {

  /** What syntax is made of, and what is nowhere part of it. */
  private static final List<String> PIECES =
      List.of(
          "a",
          "b",
          ".",
          ",",
          "!",
          "'",
          "[",
          "]",
          "['",
          "']",
          "\\",
          "$",
          "*",
          "0",
          " ",
          "\n",
          "\0",
          "\"",
          "{",
          "}",
          ":",
          "é",
          "\uD83D\uDE00",
          "secret");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          product                  | [[product]]
          product.name,reviews     | [[product, name], [reviews]]
          b,a                      | [[a], [b]]
          a,a                      | [[a]]
          a.b,a.b.c,a.bc           | [[a, b], [a, bc]]
          a.c,a                    | [[a]]
          ['a,b'].c,d              | [[a,b, c], [d]]
          ['a.b']                  | [[a.b]]
          ['it\\'s,'],x            | [[it's,], [x]]
          ['!a']                   | [[!a]]
          """)
  void areSortedPathsOfWhichNoneLeadsIntoAnother(String text, String paths) {
    assertThat(NamedFields.parse(List.of(text)).paths()).hasToString(paths);
    assertThat(NamedFields.parse(List.of(text)).leavesOut()).isFalse();
  }

  @Test
  void areThoseToLeaveOutWhereEachSaysSo() {
    NamedFields named = NamedFields.parse(List.of("!a,!b.c"));

    assertThat(named.leavesOut()).isTrue();
    assertThat(named.paths()).containsExactly(List.of("a"), List.of("b", "c"));
    assertThat(NamedFields.parse(List.of("!!a")).paths()).containsExactly(List.of("!a"));
    assertThat(NamedFields.parse(List.of("a['*']")).paths()).containsExactly(List.of("a", "*"));
  }

  @Test
  void areOneListHoweverOftenTheParameterIsThere() {
    assertThat(NamedFields.parse(List.of("b,c", "a")))
        .isEqualTo(NamedFields.parse(List.of("a,b,c")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.*", "*", "", ",", "a,", ",a", "a,,b", "!", "!a,", "a..b", "a.", ".a", "a b", "a, b",
        "a[0]", "a[", "['a", "['a'", "a'b,c'", "$", "$.a", "a:b", "{a}", "\"a\""
      })
  void areRefusedWithoutSayingWhatStandsThere(String text) {
    assertThatThrownBy(() -> NamedFields.parse(List.of(text)))
        .isInstanceOf(FieldsException.class)
        .hasMessageMatching(
            "the query's `fields` is no list of members where path [12] stands"
                + " \\(expected: such as product\\.name,reviews or !reviews; a name that has a dot"
                + " in it is written \\['a\\.b']\\)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a,!b", "!a,b"})
  void areEitherWantedOrNot(String text) {
    assertThatThrownBy(() -> NamedFields.parse(List.of(text)))
        .hasMessage(
            "the query's `fields` both names members and leaves some out (expected: a,b or !a,!b)");
    assertThatThrownBy(() -> NamedFields.parse(List.of(text.split(",", -1))))
        .hasMessageContaining("both names members and leaves some out");
  }

  @Test
  void areBoundedInNumberLengthAndDepth() {
    String most = paths(NamedFields.MOST_PATHS);
    String deepest = "a" + ".a".repeat(NamedFields.MOST_NAMES - 1);
    String longest = "a".repeat(NamedFields.MOST_CHARACTERS);

    assertThat(NamedFields.parse(List.of(most)).paths()).hasSize(NamedFields.MOST_PATHS);
    assertThat(NamedFields.parse(List.of(deepest)).paths()).hasSize(1);
    assertThat(NamedFields.parse(List.of(longest)).paths()).hasSize(1);
    assertThatThrownBy(() -> NamedFields.parse(List.of(paths(NamedFields.MOST_PATHS + 1))))
        .hasMessageContaining("names too many members (expected: at most 100)");
    assertThatThrownBy(() -> NamedFields.parse(List.of(most, "b")))
        .hasMessageContaining("names too many members");
    assertThatThrownBy(() -> NamedFields.parse(List.of(deepest + ".a")))
        .hasMessageContaining("leads too deep (expected: at most 16 names in a path)");
    assertThatThrownBy(() -> NamedFields.parse(List.of(longest, "a")))
        .hasMessageContaining("is too long (expected: at most 2000 characters)");
  }

  /** Whatever it is made of, a text is a list or is refused, and no word of it is shown. */
  @Test
  void areReadOrRefusedWhateverStandsThere() {
    Random random = new Random(17);
    int read = 0;
    for (int i = 0; i < 200_000; i++) {
      String text =
          IntStream.range(0, random.nextInt(12))
              .mapToObj(piece -> PIECES.get(random.nextInt(PIECES.size())))
              .collect(Collectors.joining());
      try {
        NamedFields named = NamedFields.parse(List.of(text));
        assertThat(named.paths()).isNotEmpty().doesNotContain(List.of());
        assertThat(NamedFields.parse(List.of(written(named)))).isEqualTo(named);
        read++;
      } catch (FieldsException refused) {
        assertThat(refused.detail()).startsWith("the query's `fields` ").doesNotContain("secret");
      }
    }
    assertThat(read).isGreaterThan(1_000);
  }

  private static String paths(int number) {
    return IntStream.range(0, number).mapToObj(i -> "a" + i).collect(Collectors.joining(","));
  }

  /** In quotes, which take any name. */
  private static String written(NamedFields named) {
    return named.paths().stream()
        .map(
            path ->
                path.stream()
                    .map(name -> "['" + name.replace("\\", "\\\\").replace("'", "\\'") + "']")
                    .collect(Collectors.joining("", named.leavesOut() ? "!" : "", "")))
        .collect(Collectors.joining(","));
  }
}
