package dev.gather.jsonata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.json.Slice;
import dev.gather.json.Value;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonataNamesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '⇒',
      quoteCharacter = '§',
      textBlock =
          """
          q.a + q.b.c                       ⇒ a b
          $.q.a = $$.q.b                    ⇒ a b
          x.q.a                             ⇒ §§
          $exists(q.a) ? q.`b-c` : y        ⇒ a b-c
          q                                 ⇒ §§
          q.*                               ⇒ §§
          $lookup(q, "a")                   ⇒ §§
          q[a = 1].b                        ⇒ b
          x[$$.q.a = b]                     ⇒ a
          ($x := q.a; $x.b)                 ⇒ a
          """)
  void areKnownOfWhatIsReadOfAMemberByName(String expression, String members) {
    assertThat(new TreeSet<>(JsonataExpression.compile(expression).members("q")))
        .isEqualTo(new TreeSet<>(members.isEmpty() ? Set.of() : Set.of(members.split(" "))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '⇒',
      quoteCharacter = '§',
      textBlock =
          """
          a                                        ⇒ a
          a.b.c                                    ⇒ a
          a + b * c                                ⇒ a b c
          a[b = c].d                               ⇒ a
          a[$$.b = c]                              ⇒ a b
          a[0].(b & c)                             ⇒ a
          (a; b)                                   ⇒ a b
          ($x := a; $x.b)                          ⇒ a
          {"k": a, b: "v"}                         ⇒ a b
          [a, [b], 1..c]                           ⇒ a b c
          a ? b : c                                ⇒ a b c
          a ?: b                                   ⇒ a b
          a ?? b                                   ⇒ a b
          $sum(a.b) > c                            ⇒ a c
          $map(a, function($v) { $v.x & b })       ⇒ a b
          a ~> $map(function($v) { $v.x })         ⇒ a
          a{b: c}                                  ⇒ a
          a^(b, >c)                                ⇒ a
          a@$x.b[$x.c = d]                         ⇒ a b
          a@$x.b@$y.c                              ⇒ a b c
          a@$x.b@$y[$x.i = c].d                    ⇒ a b c d
          a#$i.b                                   ⇒ a
          $.a                                      ⇒ a
          $$.a.b                                   ⇒ a
          a.($$.b)                                 ⇒ a b
          a ~> |b|{"c": d, "e": $$.f}|       ⇒ a f
          a.*                                      ⇒ a
          a.**.b                                   ⇒ a
          a.$                                      ⇒ a
          $string(a) & $lookup(b, "c")             ⇒ a b
          $match(a, /b/)                           ⇒ a
          `a-b`.c                                  ⇒ a-b
          "a".b                                    ⇒ a
          1 + 2                                    ⇒ §§
          """)
  void areTheFirstStepsOfWhatIsRead(String text, String names) {
    JsonataExpression expression = JsonataExpression.compile(text);
    Set<String> expected = names.isEmpty() ? Set.of() : Set.of(names.split(" "));

    assertThat(new TreeSet<>(expression.names())).isEqualTo(new TreeSet<>(expected));
    assertThat(expression.readsEverything()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$",
        "$$",
        "*",
        "**",
        "$.*",
        "$$.*.a",
        "$[a = 1].b",
        "a.$$",
        "a[$count($$) > 1]",
        "$merge([$, {}])",
        "$keys()",
        "$string()",
        "$each(function($v) { $v })",
        "$lookup('a')",
        "$sift(function($v) { $v })",
        "($k := $keys; $k())",
        "$ ~> |a|{}|",
        "a.%.b",
        "(a; $).b",
        "function($x)<x-:x>{ $x }()"
      })
  void areNotAllWhereTheWholeInputIsUsed(String text) {
    assertThat(JsonataExpression.compile(text).readsEverything()).isTrue();
  }

  @Test
  void areAllThatIsParsed() {
    assertThat(
            JsonataExpression.compile("a.b")
                .evaluate(
                    Map.of(
                        "a",
                        Jsonatas.members("{\"a\":{\"b\":7}}").getOrDefault("a", Value.MISSING),
                        "never",
                        new Slice(new byte[0], 0, 0)),
                    Jsonatas.LIMITS))
        .hasValueSatisfying(json -> assertThat(json).asString().isEqualTo("7"));
  }
}
