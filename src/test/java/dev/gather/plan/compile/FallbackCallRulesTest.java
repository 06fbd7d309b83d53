package dev.gather.plan.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.definition.DefinitionReader;
import dev.gather.definition.yaml.DefinitionFile;
import dev.gather.plan.CallPlan;
import dev.gather.plan.RoutePlan;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which calls can stand in for others, and where in the plan they are. */
class FallbackCallRulesTest {

  private static final String ROUTE =
      """
      upstreams: { s: { url: "http://s" } }
      routes:
        r:
          method: POST
          path: /r
          %s
          calls:
            a: { upstream: s, path: /a, fallback-call: b }
            b: { upstream: s, %s }
            c: { upstream: s, path: /c, %s }
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "path: /b | fallback-call: d | 10:50: unknown call `d` (expected: a, b, c; did you mean `a`?)",
        "path: /b, method: POST | required: false | 9:35: it stands in for `a`, so that nobody knows whether it is made (expected: method GET, which changes nothing)",
        "path: '/{item}', for-each: body.ids | required: false | 9:42: it stands in for `a`, which has one value (expected: a call that is made once)",
        "path: /b | for-each: body.ids, fallback-call: b | 10:55: no call can stand in for an element of a for-each (expected: `fallback`, or a call that is made once)",
        "path: /b, required: true | required: false | 9:35: of a call that stands in for `a` there is nothing but its value (expected: no `required`)",
        "path: /b, as: x | required: false | 9:35: of a call that stands in for `a` there is nothing but its value (expected: no `as`)",
        "path: /b, merge: true | required: false | 9:35: of a call that stands in for `a` there is nothing but its value (expected: no `merge`)",
        "path: /b, hidden: false | required: false | 9:35: of a call that stands in for `a` there is nothing but its value (expected: no `hidden`)",
        "path: /b, pass-status: [404] | required: false | 9:35: of a call that stands in for `a` there is nothing but its value (expected: no `pass-status`)",
        "path: /b, pass-headers: [link] | required: false | 9:35: of a call that stands in for `a` there is nothing but its value (expected: no `pass-headers`)",
        "path: '/{a.id}' | required: false | 8:7: calls wait for each other: a -> b -> a (expected: an order in which each runs after what it reads)",
        "path: '/{c.id}' | after: [a] | 8:7: calls wait for each other: a -> b -> c -> a (expected: an order in which each runs after what it reads)",
        "path: /b, fallback-call: c | fallback-call: a | 8:7: calls wait for each other: a -> b -> c -> a (expected: an order in which each runs after what it reads)",
        "path: /b, fallback-call: b | required: false | 9:7: calls wait for each other: b -> b (expected: an order in which each runs after what it reads)",
        "path: /b | when: b.x = 1 | 10:7: `c` needs `b`, which is made only when `a` has failed (expected: `a`, whose value it is then)",
        "path: /b | after: [b] | 10:7: `c` needs `b`, which is made only when `a` has failed (expected: `a`, whose value it is then)"
      })
  void isToldAtItsPlace(String standIn, String other, String problem) {
    assertThat(Compiling.problems(ROUTE.formatted("deadline: 2s", standIn, other)))
        .containsExactly("gateway.yaml:" + problem);
  }

  @Test
  void isToldOfAStatusThatMayNeverBe() {
    assertThat(Compiling.problems(ROUTE.formatted("status: b", "path: /b", "required: false")))
        .containsExactly("gateway.yaml:6:13: `b` is made only when `a` has failed (expected: `a`)");
  }

  @Test
  void hasNoMemberAndFailsNothingAndIsMadeAfterTheCallsThatItStandsInFor() {
    RoutePlan route = compiled("path: /b, fallback-call: c", "keep: [id]");
    CallPlan standIn = route.calls().get(1);

    assertThat(standIn.isShown()).isFalse();
    assertThat(standIn.failure().required()).isFalse();
    assertThat(route.calls().get(0).failure().required()).isTrue();
    assertThat(route.calls().get(0).failure().fallbackCall()).hasValue(1);
    assertThat(route.fallbackCalls().stream()).containsExactly(1, 2);
    assertThat(route.waves()).containsExactly(List.of(0), List.of(1), List.of(2));
  }

  /** What stands in has a shape of its own. */
  @Test
  void readsWhatEitherOfBothMayHave() {
    String calls =
        """
              a: { upstream: s, path: /a, keep: [id], fallback-call: b }
              b: { upstream: s, path: /b, keep: [code] }
              c: { upstream: s, path: "/{a.code}/{a.%s}" }
        """;
    String head =
        "upstreams: { s: { url: \"http://s\" } }\nroutes:\n  r:\n    path: /r\n    calls:\n";

    assertThat(Compiling.problems(head + calls.formatted("id"))).isEmpty();
    assertThat(Compiling.problems(head + calls.formatted("no")))
        .singleElement()
        .asString()
        .contains("{a.no} never has a value");
  }

  private static RoutePlan compiled(String standIn, String other) {
    String yaml = ROUTE.formatted("deadline: 2s", standIn, other);
    return PlanCompiler.compile(
            new DefinitionReader(name -> null)
                .read(List.of(new DefinitionFile("gateway.yaml", yaml))))
        .routes()
        .get(0);
  }
}
