package dev.gather.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.Patience;
import dev.gather.template.Template;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElementsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {c}         | [1, {"a":2} ,[3]]                                  | 1 {"a":2} [3]
          {c}         | [ ]                                                | ``
          {c.a}       | {"a":[1,1.0]}                                      | 1 1.0
          {c.a}       | {"a":[1],"a":[2]}                                  | 2
          {c.o.l}     | {"o":[{"l":[1,2]},{"l":[]},{"l":[{"x":3}]}]}       | 1 2 {"x":3}
          {c.o.l}     | {"o":[[{"l":[1]}],[[{"l":[2]}]]]}                  | 1 2
          {c.o.l}     | {"o":[{"l":[1]},{},{"l":null},null,7,{"l":[2]}]}   | 1 2
          {c.o.l}     | {"o":[{"l":null}]}                                 | ``
          {c.o.l}     | {"o":[null]}                                       | ``
          {c}         | null                                               | ``
          {c.a}       | {"a":null}                                         | ``
          {c.a.b}     | {"a":{"b":null}}                                   | ``
          {c.a[0]}    | {"a":[null]}                                       | ``
          {c.o.l}     | {"o":[]}                                           | ``
          {c.l}       | [{"l":[[1],[2]]}]                                  | [1] [2]
          {c.o[1].l}  | {"o":[{"l":[1]},{"l":[2]}]}                        | 2
          {c.o.l[0]}  | {"o":[{"l":[[1,2]]},{"l":[[3]]}]}                  | 1 2 3
          {c.a.b.d}   | {"a":[{"b":[{"d":[1]},{"d":[2]}]},{"b":{"d":[3]}}]} | 1 2 3
          """)
  void areFoundThroughArraysInOrder(String template, String json, String expected) {
    assertThat(select(template, json)).isEqualTo("found " + (expected == null ? "" : expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {c.a}     | {}
          {c.a}     | 7
          {c.a.b}   | {"a":"x"}
          {c.a.b}   | {"a":[{"c":[]},{}]}
          {c.a[3]}  | {"a":[[1]]}
          """)
  void areMissingWhereNothingLeadsToThem(String template, String json) {
    assertThat(select(template, json)).isEqualTo("missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {c}       | {}
          {c}       | "x"
          {c.a}     | {"a":7}
          {c.a.b}   | {"a":[{"b":[1]},{"b":{}}]}
          """)
  void areNoArrayWhereSomethingElseStands(String template, String json) {
    assertThat(select(template, json)).isEqualTo("no array");
  }

  @Test
  void areFoundInLinearTime() {
    String json = "[" + "{\"o\":[{\"l\":[1,2]}]},".repeat(200_000) + "null]";

    Elements elements =
        Assertions.assertTimeout(
            Patience.LIMIT, () -> Elements.select(json(json), steps("{c.o.l}")));

    assertThat(elements)
        .isInstanceOfSatisfying(
            Elements.Several.class, found -> assertThat(found.elements()).hasSize(400_000));
  }

  @Test
  void areFoundInDeepArrays() {
    String json = "[".repeat(498) + "{\"a\":[1]}" + "]".repeat(498);

    assertThat(select("{c.a}", json)).isEqualTo("found 1");
  }

  private static String select(String template, String json) {
    Elements elements = Elements.select(json(json), steps(template));
    if (elements instanceof Elements.Several found) {
      StringBuilder texts = new StringBuilder("found");
      found.elements().forEach(element -> texts.append(' ').append(text(element)));
      return found.elements().isEmpty() ? "found " : texts.toString();
    }
    return elements instanceof Elements.Missing ? "missing" : "no array";
  }

  private static String text(Slice json) {
    return new String(json.bytes(), json.start(), json.end() - json.start(), UTF_8);
  }

  private static List<Step> steps(String template) {
    return Template.parse(template).references().findFirst().orElseThrow().steps();
  }

  private static Slice json(String json) {
    return Slice.of(json.getBytes(UTF_8));
  }
}
