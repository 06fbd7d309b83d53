package dev.gather.plan.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file may say of calls that are computed, and of what expressions read. */
class ComputedCallsCompilerTest {

  private static final String FIRST = "a: { upstream: s, path: /a }\n";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "upstream: s | gateway.yaml:8:22: `upstream` is `s` (expected: no such key beside `compute`, which sends nothing)",
        "path: /a | gateway.yaml:8:18: `path` is `/a` (expected: no such key beside `compute`, which sends nothing)",
        "timeout: 1s | gateway.yaml:8:21: `timeout` is `1s` (expected: no such key beside `compute`, which sends nothing)",
        "coalesce: true | gateway.yaml:8:22: `coalesce` is `true` (expected: no such key beside `compute`, which sends nothing)",
        "cache: { ttl: 1m } | gateway.yaml:8:19: `cache` is a mapping (expected: no such key beside `compute`, which sends nothing)",
        "pass-status: [404] | gateway.yaml:8:25: `pass-status` is a list (expected: no such key beside `compute`, which sends nothing)",
        "keep: [x] |",
        "default: 1, at: x |",
        "required: false |",
        "for-each: a |"
      })
  void takeNoKeysOfRequests(String key, String problem) {
    assertThat(Compiling.problems(definition("", FIRST + "b: { " + key + ", compute: a.x }")))
        .isEqualTo(problem == null ? List.of() : List.of(problem));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.x + | gateway.yaml:8:",
        "c.x | gateway.yaml:8:21: compute: unknown name `c` (expected: a, b, path, query, header, cookie",
        "claims.x | gateway.yaml:8:21: compute: `claims` has no value: the route is public (expected: a route that checks who asks)",
        "$ | gateway.yaml:8:21: compute: reads everything there is (expected: what it reads by name, such as path.id or product.price)",
        "$query.a | gateway.yaml:8:21: compute: variable `$query` has a value in a `transform` only (expected: `query`)",
        "$calls.a.x | gateway.yaml:8:21: compute: variable `$calls` has a value in a `transform` only (expected: a call by its name)",
        "item.x | gateway.yaml:8:21: compute: unknown name `item` (expected: a, b, path, query, header, cookie)"
      })
  void readWhatThereIs(String expression, String problem) {
    assertThat(Compiling.problems(definition("", FIRST + "b: { compute: \"" + expression + "\" }")))
        .singleElement()
        .asString()
        .startsWith(problem);
  }

  @Test
  void waitForWhatTheyRead() {
    assertThat(
            Compiling.problems(
                definition("", "a: { upstream: s, path: '/{b.id}' }\nb: { compute: a.x }")))
        .singleElement()
        .asString()
        .contains("calls wait for each other: a -> b -> a");
  }

  @Test
  void areNoneOfTheCallsWhoseStatusOrNumberCounts() {
    assertThat(Compiling.problems(definition("status: b", FIRST + "b: { compute: a.x }")))
        .containsExactly(
            "gateway.yaml:5:13: a call that is computed has no status (expected: one that asks an"
                + " upstream)");
    assertThat(Compiling.problems(definition("at-least: 2", FIRST + "b: { compute: a.x }")))
        .singleElement()
        .asString()
        .contains("the document shows 1 of the calls");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "$calls | `$calls` is read as a whole (expected: a call by name, `$calls.NAME`)",
        "$calls.c.x | unknown call `c` in `$calls` (expected: a",
        "$claims.sub | `$claims` has no value: the route is public",
        "$body.x | `$body` has no value: a GET request has no body",
        "$keys($calls) | `$calls` is read as a whole (expected: a call by name, `$calls.NAME`)",
        "($calls := 1; $calls) |",
        "$calls.a.x & $path.id & $cookie.a & $sum([1]) |"
      })
  void areVariablesOfATransformThatHaveValues(String transform, String problem) {
    List<String> problems =
        Compiling.problems(definition("transform: \"" + transform + "\"", FIRST));
    if (problem == null) {
      assertThat(problems).isEmpty();
    } else {
      assertThat(problems).singleElement().asString().contains("transform: " + problem);
    }
  }

  private static String definition(String route, String calls) {
    String start =
        """
        upstreams: { s: { url: "http://s" } }
        routes:
          page:
            path: /{id}
            %s
            calls:
        """
            .formatted(route.isEmpty() ? "summary: of a page" : route);
    return start + calls.indent(6);
  }
}
