package dev.gather.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gather.json.ExpressionException;
import dev.gather.json.Step;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {

  @Test
  void splitsTextFromReferences() {
    Template template = Template.parse("a{path.id}b");

    assertThat(template.parts())
        .containsExactly(
            new Template.Literal("a", 0),
            new Reference("path", List.of(new Step.Member("id")), Optional.empty(), "path.id", 2),
            new Template.Literal("b", 10));
  }

  @Test
  void readsEveryKindOfStep() {
    Reference reference = only("{orders[0].lines['unit.price']['it\\'s'].a-b}");

    assertThat(reference.steps())
        .containsExactly(
            new Step.Index(0),
            new Step.Member("lines"),
            new Step.Member("unit.price"),
            new Step.Member("it's"),
            new Step.Member("a-b"));
  }

  @Test
  void takesWhatFollowsTheColonAsDefault() {
    assertThat(only("{query.limit:10}").defaultText()).contains("10");
    assertThat(only("{query.at:12:30}").defaultText()).contains("12:30");
    assertThat(only("{query.q:}").defaultText()).contains("");
    assertThat(only("{query.q}").defaultText()).isEmpty();
  }

  @Test
  void readsDoubledBracesAsText() {
    assertThat(Template.parse("{{a}}").parts()).containsExactly(new Template.Literal("{a}", 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {path.id     | 0 | a reference is not closed
          {path.id:x   | 0 | a reference is not closed
          a}b          | 1 | a closing brace without an opening one
          {}           | 1 | a reference must start with a scope
          {Path.id}    | 1 | a reference must start with a scope
          {path.}      | 6 | a member's name is missing
          {path..id}   | 6 | a member's name is missing
          {a[x]}       | 2 | a step in brackets must be
          {a[99999999999]} | 2 | a step in brackets must be
          {a['x}       | 3 | a quoted member's name is not closed
          {a['x'}      | 2 | a step is not closed
          {a b}        | 2 | unexpected ` ` in a reference
          """)
  void saysWhereATextIsNoTemplate(String text, int offset, String message) {
    ExpressionException problem =
        catchThrowableOfType(ExpressionException.class, () -> Template.parse(text));

    assertThat(problem).hasMessageStartingWith(message);
    assertThat(problem.offset()).isEqualTo(offset);
  }

  private static Reference only(String text) {
    return Template.parse(text).references().findFirst().orElseThrow();
  }
}
