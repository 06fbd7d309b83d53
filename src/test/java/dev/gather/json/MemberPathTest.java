package dev.gather.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemberPathTest {

  @Test
  void readsPlainQuotedAndIndexedSteps() {
    assertThat(MemberPath.parse("größe.b-c[0]['x.y'].ñ").steps())
        .isEqualTo(
            List.of(
                new Step.Member("größe"),
                new Step.Member("b-c"),
                new Step.Index(0),
                new Step.Member("x.y"),
                new Step.Member("ñ")));
  }

  @Test
  void readsAnyNameInQuotes() {
    assertThat(MemberPath.parse("['it\\'s [\"odd\"] \\\\ {:}']").steps())
        .isEqualTo(List.of(new Step.Member("it's [\"odd\"] \\ {:}")));
    assertThat(MemberPath.parse("['']").steps()).isEqualTo(List.of(new Step.Member("")));
  }

  @Test
  void isShownAsWritten() {
    assertThat(MemberPath.parse("a['b'][1]")).hasToString("a['b'][1]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``      | 0 | a member's name is missing
          .a      | 0 | a member's name is missing
          a.      | 2 | a member's name is missing after the dot
          a..b    | 2 | a member's name is missing after the dot
          a.[0]   | 2 | a member's name is missing after the dot
          a['b'.c | 1 | a step is not closed (expected: ['name'] or [0])
          a['b    | 2 | a quoted member's name is not closed
          a[]     | 1 | a step in brackets must be ['name'] or [0]
          a[-1]   | 1 | a step in brackets must be ['name'] or [0]
          a[x]    | 1 | a step in brackets must be ['name'] or [0]
          a['b']c | 6 | unexpected `c` in a member's path (expected: . or [; such a name is written ['name'])
          a b     | 1 | unexpected ` ` in a member's path (expected: . or [; such a name is written ['name'])
          a:b     | 1 | unexpected `:` in a member's path (expected: . or [; such a name is written ['name'])
          {a}     | 0 | a member's name is missing
          """)
  void namesWhatIsWrongAndWhere(String text, int offset, String message) {
    assertThatThrownBy(() -> MemberPath.parse(text))
        .isInstanceOfSatisfying(
            ExpressionException.class, e -> assertThat(e.offset()).isEqualTo(offset))
        .hasMessage(message);
  }

  @Test
  void hasNoIndexWhereOnlyMembersAreNamed() {
    assertThat(MemberPath.parseMembers("a['b']").steps()).hasSize(2);
    assertThatThrownBy(() -> MemberPath.parseMembers("a.b[0]"))
        .isInstanceOfSatisfying(ExpressionException.class, e -> assertThat(e.offset()).isEqualTo(3))
        .hasMessageStartingWith("an element of an array cannot be named here (expected: members");
  }

  @Test
  void selectsWithoutGoingThroughArrays() {
    Slice document = Slice.of("{\"a\":[{\"b\":1.0}]}".getBytes(UTF_8));

    assertThat(MemberPath.parse("a[0].b").in(document))
        .isEqualTo(new Slice(document.bytes(), 11, 14));
    assertThat(MemberPath.parse("a.b").in(document)).isEqualTo(Value.MISSING);
  }
}
