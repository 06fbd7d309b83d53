package dev.gather.jsonata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gather.jsonata.JsonataExpression.EvaluationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonataNumbersTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "0.0",
        "1",
        "-1",
        "1.0",
        "1.10",
        "1e2",
        "1E+2",
        "1e400",
        "-1e-400",
        "0.1",
        "1e-7",
        "12345678901234567890.123456789",
        "9007199254740993",
        "123456789012345678",
        "999999999999999999",
        "1234567890123456789",
        "0.30000000000000004",
        "1.5E300",
        "100000.0"
      })
  void comeOutAsTheyWereWrittenWhereNothingComputes(String number) {
    String input = "{\"n\":" + number + ",\"l\":[{\"v\":" + number + "}]}";

    assertThat(Jsonatas.evaluate("n", input)).isEqualTo(number);
    assertThat(Jsonatas.evaluate("$", input)).isEqualTo(input);
    assertThat(Jsonatas.evaluate("l.{\"w\": v}", input)).isEqualTo("{\"w\":" + number + "}");
    assertThat(Jsonatas.evaluate("$merge([l[0], {\"x\": 1}])", input))
        .isEqualTo("{\"v\":" + number + ",\"x\":1}");
    assertThat(Jsonatas.evaluate("$map([n, n], function($v) { $v })", input))
        .isEqualTo("[" + number + "," + number + "]");
    assertThat(Jsonatas.evaluate("$clone({\"a\": [n]})", input))
        .isEqualTo("{\"a\":[" + number + "]}");
    assertThat(Jsonatas.evaluate("n ? n : n", input)).isEqualTo(number);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '⇒',
      textBlock =
          """
          a + 1              ⇒ 2.1
          a * 10             ⇒ 11
          -a                 ⇒ -1.1
          a = 1.1            ⇒ true
          a = b              ⇒ true
          one = 1            ⇒ true
          one = 1.0          ⇒ true
          a < big            ⇒ true
          a < b              ⇒ false
          a <= b             ⇒ true
          big > 1            ⇒ true
          one in [1, 2]      ⇒ true
          $sum([a, b, one])  ⇒ 3.2
          $max([a, one])     ⇒ 1.1
          $sort([big, a, one]) ⇒ [1.0,1.10,12345678901234567890]
          $sort([3, one, 2]) ⇒ [1.0,2,3]
          [a, one, 0.5]^($)  ⇒ [0.5,1.0,1.10]
          l^(>n).n           ⇒ [3.0,2,1.0]
          l[n = 1].k         ⇒ "x"
          $distinct([a, b, a]) ⇒ [1.10]
          $string(a)         ⇒ "1.10"
          a & ""             ⇒ "1.10"
          $string(big)       ⇒ "12345678901234567890"
          $number(a)         ⇒ 1.1
          $number("1.50")    ⇒ 1.5
          $abs(neg)          ⇒ 1.5
          $abs(-3)           ⇒ 3
          $floor(a)          ⇒ 1
          $ceil(a)           ⇒ 2
          $round(a, 1)       ⇒ 1.1
          $round(2.5)        ⇒ 2
          $round(12345, -2)  ⇒ 12300
          $round(1.005, 999999999) ⇒ 1.005
          $round(15, -999999999)  ⇒ 0
          $formatBase(255, 16) ⇒ "ff"
          $formatBase(one)   ⇒ "1"
          $formatNumber(a, "0.00") ⇒ "1.10"
          l[$$.one].k        ⇒ "y"
          $substring("abc", one) ⇒ "bc"
          $power(2, 10)      ⇒ 1024
          0 / 0              ⇒ undefined
          10 / 4             ⇒ 2.5
          1 / 3              ⇒ 0.3333333333333333
          0 * -1             ⇒ 0
          1e20               ⇒ 100000000000000000000
          $type(a)           ⇒ "number"
          $boolean(zero)     ⇒ false
          $count([1..1000])  ⇒ 1000
          """)
  void computeAndCompareByValue(String expression, String expected) {
    String input =
        """
        {"a": 1.10, "b": 1.100, "one": 1.0, "big": 12345678901234567890, "neg": -1.50, "zero": 0.00,
         "l": [{"n": 1.0, "k": "x"}, {"n": 3.0, "k": "y"}, {"n": 2, "k": "z"}]}
        """;

    assertThat(Jsonatas.evaluate(expression, input)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1 / 0", "huge + 1", "-huge", "$power(10, 400)", "$sum([huge])", "huge * 0"})
  void areNeverWrittenAsWhatJsonHasNot(String expression) {
    assertThatThrownBy(() -> Jsonatas.evaluate(expression, "{\"huge\":1e400}"))
        .isInstanceOf(EvaluationException.class);
  }

  @Test
  void pastTheTransformOperatorAreDoubles() {
    assertThat(Jsonatas.evaluate("$ ~> |$|{\"x\": 1}|", "{\"n\":1.10}"))
        .isEqualTo("{\"n\":1.1,\"x\":1}");
  }
}
