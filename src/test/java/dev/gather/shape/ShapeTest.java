package dev.gather.shape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gather.json.MemberPath;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShapeTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a          | { "a" : [ 1 , 2.0e5 ] }   | [ 1 , 2.0e5 ]
          a[1].b     | {"a":[0,{"b":"\\u00e9"}]} | "\\u00e9"
          ['a.b']    | {"a.b":{ },"a":1}         | { }
          [0]        | [null]                    | null
          a          | {"a":1,"a":2}             | 2
          a          | {"\\u0061":1}             | 1
          a.b        | null                      | null
          """)
  void takesTheValueAtAPath(String at, String json, String expected) {
    assertThat(apply(Shapes.at(at), json)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          data.items | {}
          data.items | {"data":null}
          data.items | {"data":{}}
          data.items | {"data":"items"}
          data.items | {"data":[{"items":1}]}
          data.items | []
          data.items | 7
          [0]        | []
          [0]        | {"0":1}
          """)
  void namesThePathWhereNothingIs(String at, String json) {
    assertThatThrownBy(() -> apply(Shapes.at(at), json))
        .isInstanceOf(ShapeException.class)
        .hasMessage("has nothing at `" + at + "`")
        .extracting(Throwable::getStackTrace)
        .isEqualTo(new StackTraceElement[0]);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a       | { "a" : 1.10 , "b" : [ 2 ] }       | {"a":1.10}
          a       | {"b":1}                            | {}
          a       | { }                                | {}
          a       | [ ]                                | []
          a       | [{"a":1},[{"a":2,"b":3}],[]]       | [{"a":1},[{"a":2}],[]]
          a       | [1,"a",null,true,{"a":{"b":[ ]}}]  | [null,null,null,null,{"a":{"b":[ ]}}]
          a       | "secret"                           | null
          a       | null                               | null
          a.b     | {"a":[{"b":1,"c":2},{"c":3}]}      | {"a":[{"b":1},{}]}
          a.b     | {"a":"secret"}                     | {"a":null}
          a.b     | {"a":["secret",["s",{"b":0}]]}     | {"a":[null,[null,{"b":0}]]}
          a.b     | {"a":null}                         | {"a":null}
          a       | {"x":0,"a":1,"a":2}                | {"a":2}
          a.b     | {"a":{"b":1},"a":{"b":2,"c":3}}    | {"a":{"b":2}}
          a       | {"\\u0061":1,"a\\u0000":2}         | {"\\u0061":1}
          ['a.b'] | {"a":{"b":1},"a.b":2}              | {"a.b":2}
          ['"']   | {"\\"":1,"'":2}                    | {"\\"":1}
          größe   | {"größe":"groß","gr":1}            | {"größe":"groß"}
          ['']    | {"":1,"a":2}                       | {"":1}
          """)
  void keepsOnlyWhatIsNamed(String keep, String json, String expected) {
    assertThat(apply(Shapes.keep(keep), json)).isEqualTo(expected);
  }

  @Test
  void keepsAllOfAMemberThatIsNamedWhole() {
    Shape shape = Shapes.keep("a", "a.b", "c.d", "c.e.f");

    assertThat(apply(shape, "{\"a\":{\"b\":1,\"x\":2},\"c\":{\"d\":3,\"e\":{\"f\":4,\"g\":5}}}"))
        .isEqualTo("{\"a\":{\"b\":1,\"x\":2},\"c\":{\"d\":3,\"e\":{\"f\":4}}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a       | { "a":1, "b" : 1.0 , "c":[ 2 ] }  | {"b":1.0,"c":[ 2 ]}
          a       | {"a":1}                           | {}
          a       | {"a":1,"a":2}                     | {}
          b       | {"a":1,"a":2}                     | {"a":2}
          b       | {"a":1,"c":0,"\\u0061":2}         | {"c":0,"\\u0061":2}
          b       | {"a":1}                           | {"a":1}
          a       | [{"a":1,"b":2},[{"a":3}],"a",4]   | [{"b":2},[{}],"a",4]
          a       | "a"                               | "a"
          a       | null                              | null
          a.b     | {"a":[{"b":1,"c":2},7],"b":3}     | {"a":[{"c":2},7],"b":3}
          a.b     | {"a":"b"}                         | {"a":"b"}
          ['a.b'] | {"a":{"b":1},"a.b":2}             | {"a":{"b":1}}
          """)
  void dropsWhatIsNamed(String drop, String json, String expected) {
    assertThat(apply(Shapes.drop(drop), json)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          price.amount | value | {"price":{"amount":1.10,"x":2}}  | {"price":{"value":1.10,"x":2}}
          a            | b     | [{"a":1},{"c":2}]                | [{"b":1},{"c":2}]
          a            | b     | {"a":1,"b":2}                    | {"b":1}
          a            | b     | {"b":2,"x":0,"a":1}              | {"x":0,"b":1}
          a            | b     | {"b":2}                          | {"b":2}
          a            | b     | {"a":null,"b":2}                 | {"b":null}
          a            | b     | {"a":1,"b":2,"a":3}              | {"b":3}
          a            | a     | {"a":1,"b":2}                    | {"a":1,"b":2}
          a            | "\\ü  | {"a":1}                          | {"\\"\\\\ü":1}
          a            | b     | "a"                              | "a"
          """)
  void renamesInPlace(String path, String name, String json, String expected) {
    assertThat(apply(Shapes.rename(path, name), json)).isEqualTo(expected);
  }

  @Test
  void namesMembersToRenameByTheirNamesBefore() {
    assertThat(apply(Shapes.rename("a", "x", "a.b", "y"), "{\"a\":{\"b\":1}}"))
        .isEqualTo("{\"x\":{\"y\":1}}");
    assertThat(apply(Shapes.rename("a", "b", "b", "a"), "{\"a\":1,\"b\":2}"))
        .isEqualTo("{\"b\":1,\"a\":2}");
  }

  @Test
  void letsTheLastOfTwoRenamingsToOneNameWin() {
    Shape shape = Shapes.rename("a", "x", "b", "x");

    assertThat(apply(shape, "{\"b\":2,\"x\":0,\"a\":1}")).isEqualTo("{\"x\":2}");
    assertThat(apply(shape, "{\"a\":1,\"x\":0,\"b\":2}")).isEqualTo("{\"x\":2}");
    assertThat(apply(shape, "{\"a\":1,\"x\":0}")).isEqualTo("{\"x\":1}");
  }

  @Test
  void takesKeepsDropsAndRenamesInOneGo() {
    Shape shape =
        Shape.of(
            Optional.of(MemberPath.parse("data[0]")),
            Shapes.paths(List.of("items", "next")),
            Shapes.paths(List.of("items.secret", "absent")),
            Shapes.renaming(List.of("items.id", "key", "next", "more")));

    assertThat(
            apply(
                shape,
                "{\"data\":[{\"items\":[{\"id\":1,\"secret\":2},{\"key\":3}],\"next\":\"n\",\"x\":0}]}"))
        .isEqualTo("{\"items\":[{\"key\":1},{\"key\":3}],\"more\":\"n\"}");
    assertThat(apply(shape, "null")).isEqualTo("null");
  }

  @Test
  void dropsWhatIsBothKeptAndDropped() {
    assertThat(apply(Shapes.of(List.of("a"), List.of("a"), List.of("a", "b")), "{\"a\":1,\"b\":2}"))
        .isEqualTo("{}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\": 1 , \"a\":2}", "[ ]", "7", "null"})
  void isTheAnswerItselfWithoutKeys(String json) {
    Shape shape = Shape.of(Optional.empty(), List.of(), List.of(), Map.of());
    byte[] bytes = json.getBytes(UTF_8);

    assertThat(shape.isIdentity()).isTrue();
    assertThat(shape.apply(bytes, new ShapeMatches())).isSameAs(bytes);
    assertThat(Shapes.at("a").isIdentity()).isFalse();
    assertThat(Shapes.drop("a").isIdentity()).isFalse();
  }

  @Test
  void refusesAnIndexInAPathOfMembers() {
    assertThatThrownBy(
            () ->
                Shape.of(Optional.empty(), List.of(MemberPath.parse("a[0]")), List.of(), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a[0] has an index (expected: members only)");
  }

  private static String apply(Shape shape, String json) {
    return new String(shape.apply(json.getBytes(UTF_8), new ShapeMatches()), UTF_8);
  }
}
