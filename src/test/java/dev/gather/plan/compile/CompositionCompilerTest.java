package dev.gather.plan.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gather.definition.DefinitionReader;
import dev.gather.definition.problem.DefinitionException;
import dev.gather.definition.yaml.DefinitionFile;
import dev.gather.plan.GatewayPlan;
import dev.gather.plan.Placement;
import dev.gather.plan.RoutePlan;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompositionCompilerTest {

  @Test
  void waitsForWhatAListAConditionAndATemplateRead() {
    RoutePlan route =
        compile(
            "  method: POST",
            "posts: { upstream: shop, path: /posts }",
            "authors: { upstream: shop, path: '/a/{item.id}', for-each: posts.items, into: author }",
            "ads: { upstream: shop, path: /ads, when: 'posts.total > 3 and body.ads' }",
            "tags: { upstream: shop, path: '/t/{item}', for-each: body.tags }",
            "deep: { upstream: shop, path: '/d?ids={keys}', for-each: '{authors}', batch: { key: id, match: id } }");

    assertThat(route.waves()).containsExactly(List.of(0, 3), List.of(1, 2), List.of(4));
    assertThat(route.calls().get(1).schedule().needs()).containsExactly(0);
    assertThat(route.calls().get(2).schedule().needs()).isEmpty();
    assertThat(route.calls().get(1).answer().placement()).isEqualTo(Placement.INTO);
    assertThat(route.readsBody()).isTrue();
  }

  @Test
  void putsNothingIntoAListThatTheDocumentDoesNotShow() {
    RoutePlan route =
        compile(
            "  method: POST",
            "hidden: { upstream: shop, path: /h, hidden: true }",
            "a: { upstream: shop, path: '/a/{item.id}', for-each: hidden, into: x }",
            "b: { upstream: shop, path: '/b/{item.id}', for-each: body, into: x }");

    assertThat(route.calls())
        .extracting(call -> call.answer().placement())
        .containsExactly(Placement.HIDDEN, Placement.MEMBER, Placement.MEMBER);
  }

  @Test
  void reportsKeysThatHaveNoMeaningTogether() {
    assertThat(
            problems(
                "  static: { errors: 1 }",
                "a: { upstream: shop, path: /a, into: x, batch: { match: id }, concurrency: 2 }",
                "b: { upstream: shop, path: /b, for-each: a, merge: true }",
                "c: { upstream: shop, path: /c, for-each: a, into: x, hidden: true }",
                "d: { upstream: shop, path: /d, for-each: a, into: x, as: e }",
                "f: { upstream: shop, path: /f, for-each: a, into: x }",
                "g: { upstream: shop, path: '/g', for-each: a, batch: { match: id } }",
                "h: { upstream: shop, path: '/h/{item.id}?k={keys}', for-each: a, batch: { match: id } }",
                "i: { upstream: shop, path: '/i/{keys[0]}', for-each: a, batch: { match: id } }"))
        .containsExactly(
            "member `errors` is the gateway's own (expected: another name)",
            "`into` has no elements to go to (expected: `for-each` beside it)",
            "`batch` has nothing to ask for (expected: `for-each` beside it)",
            "`concurrency` is of many requests, and there is one (expected: `for-each` beside it)",
            "the answer of a for-each is an array (expected: `into`, `as` or nothing)",
            "a call cannot be both hidden and put into elements (expected: one of them)",
            "a call that is put into elements has no member to name (expected: no `as`)",
            "calls `d` and `f` both become `x` of the same elements (expected: a name of its own for each)",
            "neither path nor body asks for the keys of the batch (expected: {keys} in one of them)",
            "{item.id} has no value: a batch asks for many elements at once (expected: {keys})",
            "{keys[0]} stands for all keys of a request (expected: {keys})");
  }

  @Test
  void reportsListsThatCanBeNone() {
    assertThat(
            problems(
                "",
                "a: { upstream: shop, path: /a, for-each: '{b} and c' }",
                "b: { upstream: shop, path: /b, for-each: nothing.there }",
                "c: { upstream: shop, path: /c, for-each: 'a.' }",
                "d: { upstream: shop, path: /d, for-each: path.id }",
                "e: { upstream: shop, path: /e, for-each: body.x }",
                "f: { upstream: shop, path: /f, for-each: 'a.x:[]' }",
                "g: { upstream: shop, path: /g, for-each: g }"))
        .containsExactly(
            "for-each: one reference without a default is needed (expected: such as orders.lines)",
            "unknown name `nothing` in {nothing.there} (expected: a, b, c, d, e, f, g, path, query, header, cookie, body)",
            "for-each: a member's name is missing after the dot",
            "{path.id} is never an array (expected: a call, `body` or `query`)",
            "{body.x} has no value: a GET request has no body (expected: method POST, PUT, PATCH or DELETE)",
            "for-each: one reference without a default is needed (expected: such as orders.lines)",
            "calls wait for each other: g -> g (expected: an order in which each runs after what it reads)");
  }

  @Test
  void reportsShapesAndExpressionsWithTheirPlaces() {
    List<String> problems =
        places(
            "  transform: '$sum('",
            "a: { upstream: shop, path: /a, at: 'a..b' }",
            "b: { upstream: shop, path: /b, keep: [a, 'b[0]'] }",
            "c: { upstream: shop, path: /c, rename: { 'x[': y } }",
            "d: { upstream: shop, path: /d, when: 'a.b = ' }",
            "e: { upstream: shop, path: /e, when: '$ = 1' }",
            "f: { upstream: shop, path: /f, rename: { a: y, b: y, c.a: y } }");

    assertThat(problems).hasSize(7);
    assertThat(problems.get(0)).startsWith("f:5:").contains(": transform: ");
    assertThat(problems.get(1)).startsWith("f:7:45: ");
    assertThat(problems.get(2)).startsWith("f:8:50: ");
    assertThat(problems.get(3)).startsWith("f:9:55: ");
    assertThat(problems.get(4)).startsWith("f:10:").contains("when: ");
    assertThat(problems.get(5))
        .startsWith("f:11:")
        .contains("when: reads everything there is (expected: what it reads by name");
    assertThat(problems.get(6))
        .startsWith("f:12:")
        .contains("`y` is the new name of `a` as well (expected: one of its own)");
  }

  @Test
  void reportsNamesInConditionsThatNothingHas() {
    assertThat(
            problems(
                "",
                "offer: { upstream: shop, path: /a }",
                "b: { upstream: shop, path: /b, when: 'ofer.x = 1' }",
                "c: { upstream: shop, path: /c, when: 'item.x = 1 or body.y' }"))
        .containsExactlyInAnyOrder(
            "when: unknown name `ofer` (expected: offer, b, c, path, query, header, cookie; did you mean `offer`?)",
            "when: unknown name `item` (expected: offer, b, c, path, query, header, cookie)",
            "when: unknown name `body` (expected: offer, b, c, path, query, header, cookie)");
  }

  @Test
  void refusesWhatAProxyHasNoUseFor() {
    assertThat(
            problemsOf(
                "upstreams: { shop: { url: http://shop } }\nroutes: { r: { path: /r, live: { every: 1s },"
                    + " static: { a: 1 }, transform: a, proxy: { upstream: shop, path: / } } }"))
        .containsExactly(
            "f:2:26: a proxy has no document (expected: `calls` in place of `proxy`, or no `live`)",
            "f:2:47: a proxy has no document (expected: `calls` in place of `proxy`, or no `static`)",
            "f:2:65: a proxy has no document (expected: `calls` in place of `proxy`, or no `transform`)");
  }

  @Test
  void refusesLiveRoutesThatCannotBe() {
    assertThat(
            problems(
                "  method: POST\n    transform: a\n    live: { every: 50ms }",
                "a: { upstream: shop, path: /a }"))
        .containsExactly(
            "a POST route cannot be live (expected: method GET)",
            "a route with `transform` has no parts to stream (expected: `live` or `transform`)",
            "the upstreams would be asked without a pause (expected: at least 100 ms)");
  }

  private static RoutePlan compile(String route, String... calls) {
    String yaml =
        "upstreams: { shop: { url: http://shop } }\nroutes:\n  r:\n    path: /r\n  "
            + route
            + "\n    calls:\n      "
            + String.join("\n      ", calls)
            + "\n";
    return compile(yaml).routes().get(0);
  }

  private static GatewayPlan compile(String yaml) {
    return PlanCompiler.compile(
        new DefinitionReader(name -> null).read(List.of(new DefinitionFile("f", yaml))));
  }

  private static List<String> problemsOf(String yaml) {
    DefinitionException bad = catchThrowableOfType(DefinitionException.class, () -> compile(yaml));
    return bad.problems().stream().map(Object::toString).toList();
  }

  private static List<String> places(String route, String... calls) {
    DefinitionException bad =
        catchThrowableOfType(DefinitionException.class, () -> compile(route, calls));
    return bad.problems().stream().map(Object::toString).toList();
  }

  private static List<String> problems(String route, String... calls) {
    return places(route, calls).stream()
        .map(problem -> problem.replaceAll("^f:\\d+:\\d+: ", ""))
        .toList();
  }
}
