package dev.gather.jsonata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.gather.Patience;
import dev.gather.jsonata.JsonataExpression.EvaluationException;
import dev.gather.jsonata.JsonataExpression.EvaluationLimits;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonataBoundsTest {

  private static final EvaluationLimits SHORT =
      new EvaluationLimits(Duration.ofMillis(200), 1_000_000, InstantSource.system());

  private static final String INPUT =
      "{\"many\":\""
          + "a".repeat(500_000)
          + "\",\"words\":\""
          + "ab ".repeat(30_000)
          + "\",\"zeros\":[0"
          + ",0".repeat(15_000)
          + "]}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '⇒',
      textBlock =
          """
          ($f := function() { $f() }; $f())                          ⇒ took longer than 200 ms
          ($f := function($n) { $f($n + 1) + 1 }; $f(1))             ⇒ is nested too deep
          ($f := function($n) { [0, $f($n + 1)] }; $f(1))            ⇒ is nested too deep
          ($f := function($n) { [1, [2, $n < 0 ? 1 : $f($n)]] }; $f(1)) ⇒ is nested too deep
          [1..10000000]                                              ⇒ makes an array of more than 1000000 elements
          [1..100000000]                                             ⇒ fails with D2014
          $sum([1..10000000])                                        ⇒ makes an array of more than 1000000 elements
          [1..1000000].[1..1000000]                                  ⇒ uses more than
          [1..1000].([1..1000].([1..1000]))                          ⇒
          $map([1..1000000], function($i) { $pad("", 1000) })        ⇒
          ($v := [1..400000]; [1..10]#$i.$v)                         ⇒ uses more than
          ($v := [1..400000]; [1..10]@$x.$v)                         ⇒ uses more than
          ($v := [1..400000]; [1..10].{"v": $v}.v.%.v)               ⇒ uses more than
          ($v := [1..400000]; [[$v]].(q@$x.r@$y))                    ⇒ uses more than
          $pad("", 1000000000)                                       ⇒ uses more than
          $pad("", -1000000000, "ab")                                ⇒ uses more than
          $pad("", 1e300)                                            ⇒ uses more than
          $match(many, /a.*b|a/)                                     ⇒ took longer than 200 ms
          $replace(many, /a.*b|a/, "")                               ⇒ took longer than 200 ms
          $split(many, /a.*b|a/)                                     ⇒ took longer than 200 ms
          ($r := /a.*b|a/; [0, $map([many, many], function($s) { $match($s, $r) })]) ⇒ took longer than 200 ms
          $replace(words, "a", words)                                ⇒
          $replace(words, /a/, words)                                ⇒
          $join([1..100000].$$.words)                                ⇒
          $reduce([1..1000000], function($a, $b) { $a & $a }, "x")   ⇒ uses more than
          $reduce([1..1000000], $append)                             ⇒
          $map([1..1000000], $string) ~> $map($uppercase) ~> $map($lowercase) ~> $sort ~> $distinct ~> $reverse ~> $map($string) ~> $map($string) ~> $join ⇒
          $parseInteger(words, "0")                                  ⇒ gives $parseInteger a text of more than 200 characters
          $toMillis(words, "[Y][M]")                                 ⇒ gives $toMillis a text of more than 200 characters
          $formatInteger(2000000000, "I")                            ⇒
          ($n := 0; $f := function($x, $n) { $n = 0 ? $x : $f([$x, $x], $n - 1) }; $f([1], 40)) ⇒
          ($f := function($x, $n) { $n = 0 ? $x : $f({"a": $x, "b": $x}, $n - 1) }; $f({}, 60)) ⇒ makes a value of more than
          ($f := function($x, $n) { $n = 0 ? $x : $f({"a": $x, "b": $x}, $n - 1) }; $d := $f({}, 60); $string($d)) ⇒
          ($f := function($x, $n) { $n = 0 ? $x : $f({"a": $x, "b": $x}, $n - 1) }; $d := $f({}, 60); $d & "") ⇒
          ($f := function($x, $n) { $n = 0 ? $x : $f({"a": $x, "b": $x}, $n - 1) }; $d := $f({}, 60); $d = $d) ⇒
          ($f := function($x, $n) { $n = 0 ? $x : $f({"a": $x, "b": $x}, $n - 1) }; $d := $f({}, 60); [$d, 1] ~> $distinct()) ⇒
          ($f := function($x, $n) { $n = 0 ? $x : $f({"a": $x, "b": $x}, $n - 1) }; $d := $f({}, 60); $d.**) ⇒
          ($f := function($x, $n) { $n = 0 ? $x : $f({"a": $x, "b": $x}, $n - 1) }; $d := $f({}, 60); $count($d.*) + $d) ⇒
          ($a := zeros; $sum($map($a, function($v) { $a })))         ⇒ makes a value of more than
          ($o := {many: 1}; $sum($map([1..15000], function($v) { $o }))) ⇒ makes a value of more than
          ($a := zeros; $max($map($a, function($v) { $a })))         ⇒ makes a value of more than
          ($a := zeros; $join($map($a, function($v) { $a })))        ⇒ makes a value of more than
          ($a := zeros; $a.[$a] ? 1 : 2)                             ⇒
          ($a := zeros; $filter([1, 2], function($v) { $map($a, function($w) { $a }) })) ⇒ makes a value of more than
          ($a := zeros; $lookup($merge($map([1..15000], function($i) { {$string($i): $a} })), "zz")) ⇒ makes a value of more than
          ($a := zeros; $keys($map($a, function($v) { {"a": $a} })))  ⇒ makes a value of more than
          ($a := zeros; function($x)<a<n>:n>{ 1 }($map($a, function($v) { $a }))) ⇒ makes a value of more than
          ($f := function($x, $n) { $n = 0 ? $x : $f([[$x, $x]], $n - 1) }; $boolean($f([1], 40))) ⇒ makes a value of more than
          ($f := function($x, $n) { $n = 0 ? $x : $f([[$x, $x]], $n - 1) }; $not($f([1], 40))) ⇒ makes a value of more than
          ($f := function($x, $n) { $n = 0 ? $x : $f([[$x, $x]], $n - 1) }; $f([1], 40).name) ⇒ makes a value of more than
          ($f := function($x, $n) { $n = 0 ? $x : $f([[$x, $x]], $n - 1) }; $f([1], 40){"a": $}) ⇒ makes a value of more than
          """)
  void stopWhatWouldNotEnd(String expression, String problem) {
    JsonataExpression compiled = JsonataExpression.compile(expression);
    boolean isAboutTime = problem == null || problem.startsWith("took");
    EvaluationLimits limits =
        isAboutTime ? SHORT : new EvaluationLimits(Patience.FAR, 1_000_000, InstantSource.system());

    assertTimeout(
        Patience.LIMIT,
        () ->
            assertThatThrownBy(() -> compiled.evaluate(Jsonatas.members(INPUT), limits))
                .isInstanceOf(EvaluationException.class)
                .hasMessageStartingWith(problem == null ? "" : problem));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "m.*",
        "$keys(m)",
        "$spread(l)",
        "$distinct(l)",
        "$reduce(l, $append)",
        "m.**",
        "l{\"k\": $}"
      })
  void hostileDataTakesBoundedTime(String expression) {
    StringBuilder members = new StringBuilder("{\"m\":{");
    for (int i = 0; i < 100_000; i++) {
      members.append(i == 0 ? "" : ",").append("\"a").append(i).append("\":[1]");
    }
    StringBuilder list = new StringBuilder("},\"l\":[");
    for (int i = 0; i < 1 << 15; i++) {
      list.append(i == 0 ? "" : ",").append("[\"");
      for (int bit = 0; bit < 15; bit++) {
        list.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      list.append("\"]");
    }
    String input = members.append(list).append("]}").toString();

    assertTimeout(
        Patience.LIMIT,
        () -> {
          try {
            Jsonatas.evaluate(expression, input, SHORT);
          } catch (EvaluationException e) {
            assertThat(e.getMessage()).isNotBlank();
          }
        });
  }

  @Test
  void boundsTheResult() {
    EvaluationLimits limits = new EvaluationLimits(Patience.FAR, 10, InstantSource.system());

    assertThat(Jsonatas.evaluate("\"12345678\"", "{}", limits)).hasSize(10);
    assertThatThrownBy(() -> Jsonatas.evaluate("\"123456789\"", "{}", limits))
        .hasMessage("results in more than 10 bytes");
    assertThatThrownBy(() -> Jsonatas.evaluate("[1,2,3,4,5,6]", "{}", limits))
        .hasMessage("results in more than 10 bytes");
  }

  @Test
  void leaveRoomForLargeInputs() {
    String posts =
        "{\"posts\":["
            + "{\"id\":1,\"author\":{\"name\":\"Ada\"},\"tags\":[\"x\"],\"n\":1.50},".repeat(20_000)
            + "{}]}";

    assertThat(
            Jsonatas.evaluate(
                "posts[id = 1].{\"id\": id, \"who\": author.name, \"tags\": tags, \"n\": n}",
                posts))
        .startsWith("[{\"id\":1,\"who\":\"Ada\",\"tags\":[\"x\"],\"n\":1.50},")
        .hasSize(20_000 * "{\"id\":1,\"who\":\"Ada\",\"tags\":[\"x\"],\"n\":1.50},".length() + 1);
  }

  @Test
  void keepTheirDepthAfterArraysAndObjects() {
    assertThat(
            Jsonatas.evaluate(
                "$sum($map([1..5000], function($i) { $count([$i, $i, [$i, {\"a\": $i, \"b\": 1}]]) }))",
                "{}"))
        .isEqualTo("15000");
  }

  @Test
  void countEvaluationsApart() {
    JsonataExpression expression = JsonataExpression.compile("$count($split(words, \"\"))");

    for (int i = 0; i < 100; i++) {
      assertThat(expression.isTrue(Jsonatas.members(INPUT), Jsonatas.LIMITS)).isFalse();
    }
  }

  @Test
  void holdOnThreadsWithSmallStacks() throws InterruptedException {
    StringBuilder outcome = new StringBuilder();
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                Jsonatas.evaluate("($f := function($n) { $f($n + 1) + 1 }; $f(1))", "{}");
              } catch (EvaluationException e) {
                outcome.append(e.getMessage());
              }
            },
            "small",
            256 * 1024);
    thread.start();
    thread.join();

    assertThat(outcome.toString()).startsWith("is nested");
  }
}
