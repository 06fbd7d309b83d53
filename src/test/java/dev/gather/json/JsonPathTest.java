package dev.gather.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.template.Reference;
import dev.gather.template.Template;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPathTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {c.a}          | {"a":1}                                | 1
          {c.a.b}        | { "x" : "}" , "a" : { "b" : [1, 2] } } | [1, 2]
          {c.a[1]}       | {"a":["]",{"k":"\\\\"},3]}             | {"k":"\\\\"}
          {c.a[2]}       | {"a":["]",{"k":"\\\\"},-3.5e7 ]}       | -3.5e7
          {c['a.b']}     | {"a.b":true}                           | true
          {c.a}          | {"\\u0061":"x"}                        | "x"
          {c.é}          | {"é":"ü"}                              | "ü"
          {c.a}          | {"a":1,"a":2}                          | 2
          {c}            | [1]                                    | [1]
          {c[0][0]}      | [[7]]                                  | 7
          {c.a}          | []                                     | []
          {c.a.b.d}      | {"a":{"b":[]}}                         | []
          """)
  void findsAValueByteForByte(String template, String json, String expected) {
    assertThat(select(template, json)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {c.a}     | {}
          {c.a}     | "a"
          {c.a}     | null
          {c.a}     | {"b":{"a":1}}
          {c[0]}    | []
          {c[0]}    | {"0":1}
          {c[1]}    | [1]
          {c.a.b}   | {"a":1}
          {c.a.b.d} | {"a":{"b":{}}}
          """)
  void missesWhatIsNotThere(String template, String json) {
    assertThat(select(template, json)).isEqualTo("missing");
  }

  @Test
  void readsEscapesOfAString() {
    Slice json = Slice.of("\"\\ud83d\\ude00\\\"\\/\\t\"".getBytes(UTF_8));

    assertThat(json.scalar()).contains("😀\"/\t");
  }

  private static String select(String template, String json) {
    Reference reference = Template.parse(template).references().findFirst().orElseThrow();
    return reference.in(Slice.of(json.getBytes(UTF_8))) instanceof Slice found
        ? new String(found.bytes(), found.start(), found.end() - found.start(), UTF_8)
        : "missing";
  }
}
