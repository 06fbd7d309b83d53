package dev.gather.jsonata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dashjoin.jsonata.Jsonata;
import dev.gather.Patience;
import dev.gather.json.ExpressionException;
import dev.gather.json.Value;
import dev.gather.jsonata.JsonataExpression.EvaluationException;
import java.lang.reflect.Field;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class JsonataExpressionTest {

  private static final String ORDERS =
      """
      {"orders": [{"id": "b", "total": 12, "tags": ["x", "y"]}, {"id": "a", "total": 3, "tags": []}],
       "user": {"name": "Ada", "nick": null}, "none": null}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '⇒',
      quoteCharacter = '§',
      textBlock =
          """
          orders.id                                 ⇒ ["b","a"]
          orders[total > 5].id                      ⇒ "b"
          orders^(id).id                            ⇒ ["a","b"]
          orders.{"k": id, "t": total * 2}          ⇒ [{"k":"b","t":24},{"k":"a","t":6}]
          orders{id: total}                         ⇒ {"b":12,"a":3}
          orders[0].tags                            ⇒ ["x","y"]
          orders[1].tags                            ⇒ []
          orders[1]                                 ⇒ {"id":"a","total":3,"tags":[]}
          $sum(orders.total)                        ⇒ 15
          $sum(orders.total) / 2                    ⇒ 7.5
          $average(orders.total) = 7.5              ⇒ true
          user.name & "!"                           ⇒ "Ada!"
          user                                      ⇒ {"name":"Ada","nick":null}
          user.nick                                 ⇒ null
          none                                      ⇒ null
          absent                                    ⇒ undefined
          user.absent                               ⇒ undefined
          [user.absent, none]                       ⇒ [null]
          {"a": absent, "n": none}                  ⇒ {"n":null}
          $type(none)                               ⇒ "null"
          $exists(none) and $not($exists(absent))   ⇒ true
          $$.user.name                              ⇒ "Ada"
          $merge([user, {"name": "B"}])             ⇒ {"name":"B","nick":null}
          $map(orders, function($o) { $o.id })      ⇒ ["b","a"]
          $reduce(orders.total, function($a, $b) { $a + $b }) ⇒ 15
          orders.id ~> $join("-")                   ⇒ "b-a"
          user ~> |$|{"name": "C"}|           ⇒ {"name":"C","nick":null}
          ($f := function($n) { $n < 2 ? 1 : $n * $f($n - 1) }; $f(10)) ⇒ 3628800
          """)
  void evaluates(String expression, String expected) {
    assertThat(Jsonatas.evaluate(expression, ORDERS)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '⇒',
      quoteCharacter = '§',
      textBlock =
          """
          $substring(text, 6)              ⇒ "😀 world"
          $substring(text, -5)             ⇒ "world"
          $substring(text, 6, 1)           ⇒ "😀"
          $substring(text, -7, 3)          ⇒ "😀 w"
          $substring(text, -100, 5)        ⇒ "Hello"
          $substring(text, 1.9, 2)         ⇒ "el"
          $substring(text, 6, 0)           ⇒ ""
          $substring(text, 100)            ⇒ ""
          $substringBefore(text, " 😀")     ⇒ "Hello"
          $substringAfter(text, "😀 ")      ⇒ "world"
          $substringAfter(text, "none")    ⇒ "Hello 😀 world"
          $count(none)                     ⇒ 1
          $count(object.none)              ⇒ 1
          $count(absent)                   ⇒ 0
          $count([])                       ⇒ 0
          $count([none, none])             ⇒ 2
          $count("a")                      ⇒ 1
          $number("0b11")                  ⇒ 3
          $number("0B11")                  ⇒ 3
          $number("0o17")                  ⇒ 15
          $number("0xfF")                  ⇒ 255
          $number("-1.50")                 ⇒ -1.5
          $number("007")                   ⇒ 7
          $number("1E2")                   ⇒ 100
          $number(true)                    ⇒ 1
          $encodeUrl("https://a.example/ä b?c=%&d#e") ⇒ "https://a.example/%C3%A4%20b?c=%25&d#e"
          $match("aXbx", /x/i).index       ⇒ [1,3]
          $replace("a\\r\\nb", /^b/m, "c") ⇒ "a\\r\\nc"
          $match("😀é", /\\uD83D\\uDE00(\\u00e9)/).groups ⇒ ["é"]
          $fromMillis(1, "[Y,4-4]")        ⇒ "1970"
          $toMillis("2026-01-02", "[Y0001]-[M01]-[D01]") ⇒ 1767312000000
          $toMillis("20260102030405", "[Y0001][M01][D01][H01][m01][s01]") ⇒ 1767323045000
          $toMillis("[2nd of January] 2026", "[[[D1o] of [MNn]]] [Y]") ⇒ 1767312000000
          $toMillis("no", "[Y0001]")       ⇒ undefined
          """)
  void agreesWithTheReference(String expression, String expected) {
    assertThat(
            Jsonatas.evaluate(
                expression,
                "{\"text\":\"Hello 😀 world\",\"none\":null,\"object\":{\"none\":null}}"))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"+5", ".5", " 12 ", "5.", "1e999", "0b12", "0x", "-0x1", "", "1f", "NaN"})
  void refusesTextsThatAreNoNumbersOfTheReference(String text) {
    assertThatThrownBy(() -> Jsonatas.evaluate("$number(\"" + text + "\")", "{}"))
        .hasMessageStartingWith("fails with D3030");
  }

  @Test
  void readsTheTimeFromTheClockThatItIsGiven() {
    InstantSource clock = InstantSource.fixed(Instant.ofEpochMilli(1_234));
    JsonataExpression.EvaluationLimits limits =
        new JsonataExpression.EvaluationLimits(Patience.FAR, 100, clock);
    assertThat(Jsonatas.evaluate("[$millis(), $now()]", "{}", limits))
        .isEqualTo("[1234,\"1970-01-01T00:00:01.234Z\"]");
  }

  @Test
  void readsTextsAndGroupsOfValues() {
    Map<String, Value> input =
        Map.of(
            "path", new Value.Members(Map.of("id", new Value.Text("42"), "x", Value.MISSING)),
            "tags", new Value.Texts(List.of("a", "b")),
            "gone", Value.MISSING);

    assertThat(result("[path.id, path.x, tags[1], gone]", input)).isEqualTo("[\"42\",\"b\"]");
    assertThat(result("$", input)).contains("\"path\":{\"id\":\"42\"}").doesNotContain("gone");
  }

  @Test
  void keepsTheOrderAndTheTextOfMembers() {
    String json =
        "{\"z\":\"\\u00e9\\n\\\"\",\"a\":{\"2\":[],\"1\":{}},\"é\":\"\\ud83d\\ude00\\ud800\"}";

    assertThat(Jsonatas.evaluate("$", json))
        .isEqualTo("{\"z\":\"é\\n\\\"\",\"a\":{\"2\":[],\"1\":{}},\"é\":\"😀\\ud800\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '⇒',
      textBlock =
          """
          user.name = "Ada"      ⇒ true
          $count(orders) = 2     ⇒ true
          user.name              ⇒ false
          1                      ⇒ false
          absent                 ⇒ false
          none                   ⇒ false
          [true, true]           ⇒ false
          user.name > "B"        ⇒ false
          """)
  void isTrueOnlyForTheBoolean(String expression, boolean expected) {
    assertThat(
            JsonataExpression.compile(expression).isTrue(Jsonatas.members(ORDERS), Jsonatas.LIMITS))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '⇒',
      quoteCharacter = '§',
      textBlock =
          """
          a +                     ⇒ 3 ⇒ no JSONata expression: Unexpected end of expression (S0207)
          a )                     ⇒ 2 ⇒ no JSONata expression: Syntax error: ")" (S0201)
          `                       ⇒ 1 ⇒ no JSONata expression
          a.{"b": }               ⇒ 8 ⇒ no JSONata expression
          "abc                    ⇒ 4 ⇒ no JSONata expression: String literal must be terminated by a matching quote (S0101)
          (a; b                   ⇒ 5 ⇒ no JSONata expression: Expected ")" before end of expression (S0203)
          a /* never closed       ⇒ 17 ⇒ no JSONata expression: it ends too early
          $match(a, /(/)          ⇒ 14 ⇒ no JSONata expression
          $match(a, /[z-a]/)      ⇒ 14 ⇒ no regular expression: Illegal character range
          $match(a, /(b)\\1/)     ⇒ 14 ⇒ the regular expression cannot be matched in linear time: `\\1` refers back to a group
          $match(a, /x(?=y)/i)    ⇒ 12 ⇒ the regular expression cannot be matched in linear time: `(?=` looks ahead
          a & $uper(b)            ⇒ 4 ⇒ unknown function $uper
          $map(a, $x) ~> $nope    ⇒ 15 ⇒ unknown function $nope
          $eval("1")              ⇒ 0 ⇒ $eval cannot be used: what it evaluates is not known
          $map(a, $eval)          ⇒ 8 ⇒ $eval cannot be used: what it evaluates is not known
          """)
  void namesWhatIsWrongAndWhere(String expression, int offset, String message) {
    assertThatThrownBy(() -> JsonataExpression.compile(expression))
        .isInstanceOfSatisfying(
            ExpressionException.class,
            e -> {
              assertThat(e).hasMessageStartingWith(message);
              assertThat(e.offset()).isEqualTo(offset);
              assertThat(e.getStackTrace()).isEmpty();
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "(", "[", "{", "/", "/*", "\\", "'", "\"\\", "`", "$", "%", "a.", "*.*."})
  void refusesOddTextsWithAMessage(String text) {
    try {
      JsonataExpression.compile(text);
    } catch (ExpressionException e) {
      assertThat(e.offset()).isBetween(0, text.length());
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @Test
  void refusesTextsThatAreNestedTooDeep() {
    assertThatThrownBy(() -> JsonataExpression.compile("(".repeat(100_000)))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining("nested too deep");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '⇒',
      quoteCharacter = '§',
      textBlock =
          """
          user.name + 1          ⇒ fails with T2001 at position 11: The left side of the "…" operator must evaluate to a number
          $error(user.name)      ⇒ fails with D3137 at position 7: …
          $number(user.name)     ⇒ fails with D3030 at position 8: Unable to cast value to a number
          user.name("x")         ⇒ fails with T1006
          $uppercase(orders)     ⇒ fails with T0410 at position 11: Argument "…" of function "…" does not match function signature
          $sum(["a"])            ⇒ fails with T0412 at position 5: Argument "…" of function "…" must be an array of …
          user.name < 1          ⇒ fails with T2009 at position 11
          $match(user.name, user.name) ⇒ fails with T0410
          ($r := /A/; $r(user.name)) ⇒ fails with T1006
          $sum                   ⇒ results in a function
          {"f": $sum}            ⇒ results in a function
          {user.nick: 1}         ⇒ fails with T1003
          """)
  void saysWhatFailedWithoutAnyValue(String expression, String message, CapturedOutput output) {
    assertThatThrownBy(() -> Jsonatas.evaluate(expression, ORDERS))
        .isInstanceOf(EvaluationException.class)
        .hasMessageStartingWith(message)
        .hasNoCause()
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("Ada"))
        .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
    assertThat(output.getAll()).doesNotContain("Ada");
  }

  private static String result(String expression, Map<String, Value> input) {
    return new String(
        JsonataExpression.compile(expression).evaluate(input, Jsonatas.LIMITS).orElseThrow(),
        UTF_8);
  }

  /** The library fills two places of a message, and some have three. */
  @Test
  void hasNoMessageWithAHole() throws ReflectiveOperationException {
    Field codes = Jsonata.class.getDeclaredField("errorCodes");
    codes.setAccessible(true);
    assertThat(((Map<?, ?>) codes.get(null)).keySet())
        .hasSizeGreaterThan(50)
        .allSatisfy(
            code -> assertThat(JsonataExpression.text((String) code)).doesNotContain("{{", "}}"));
  }
}
