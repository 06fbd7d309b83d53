package dev.gather.plan.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gather.definition.DefinitionReader;
import dev.gather.definition.problem.DefinitionException;
import dev.gather.definition.yaml.DefinitionFile;
import dev.gather.plan.GatewayPlan;
import dev.gather.plan.RoutePlan;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanCompilerTest {

  private static final String UPSTREAM =
      """
      upstreams:
        shop: { url: "http://shop", timeout: 700ms }
      """;

  @Test
  void infersTheOrderFromReferences() {
    RoutePlan route =
        compile(
                """
                routes:
                  page:
                    path: /p/{id}
                    calls:
                      seller: { upstream: shop, path: "/s/{product.sellerId}" }
                      product: { upstream: shop, path: "/p/{path.id}" }
                      rating: { upstream: shop, path: "/r/{seller.id:0}?p={product.id}" }
                      audit: { upstream: shop, path: /audit, after: [rating], timeout: 1s }
                """)
            .routes()
            .get(0);

    assertThat(route.waves()).containsExactly(List.of(1), List.of(0), List.of(2), List.of(3));
    assertThat(route.calls().get(2).schedule().dependencies()).containsExactly(0, 1);
    assertThat(route.calls().get(2).schedule().needs()).containsExactly(1);
    assertThat(route.calls().get(3).schedule().dependencies()).containsExactly(2);
    assertThat(route.calls().get(3).schedule().needs()).isEmpty();
    assertThat(route.calls().get(3).exchange().timeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(route.calls().get(1).exchange().timeout()).isEqualTo(Duration.ofMillis(700));
  }

  @Test
  void readsReferencesOfABodyToo() {
    RoutePlan route =
        compile(
                """
                routes:
                  search:
                    path: /s
                    method: POST
                    calls:
                      found: { upstream: shop, method: POST, path: /f, body: { q: ["{user.name}", "{body.q}"] } }
                      user: { upstream: shop, path: /u }
                """)
            .routes()
            .get(0);

    assertThat(route.calls().get(0).schedule().dependencies()).containsExactly(1);
    assertThat(route.readsBody()).isTrue();
  }

  @Test
  void reportsEveryProblemOfMeaningAtOnce() {
    assertThat(
            problems(
                """
                routes:
                  one:
                    path: /a/{id}/{id}
                    calls:
                      x: { upstream: shop, path: /x }
                  two:
                    path: /b/{id}
                    calls:
                      body: { upstream: shop, path: /x }
                      x: { upstream: shp, path: "/x/{path.ID}/{yy.a}" }
                      y: { upstream: shop, path: x }
                      z: { upstream: shop, path: /x, required: true, fallback: 1, after: [zz] }
                  three:
                    path: /b/{other}
                    calls:
                      a: { upstream: shop, path: "/{b.x}" }
                      b: { upstream: shop, path: "/{c.x}" }
                      c: { upstream: shop, path: /c, after: [a] }
                """))
        .containsExactly(
            "gateway.yaml:5:11: path: two variables are named `id`",
            "gateway.yaml:11:7: a call must not have the name of a scope, `body` (expected: a name other than"
                + " body, claims, cookie, header, item, keys, path, query)",
            "gateway.yaml:12:22: unknown upstream `shp` (expected: shop; did you mean `shop`?)",
            "gateway.yaml:12:38: {path.ID} names no variable of the route's path (expected: id; did you mean `id`?)",
            "gateway.yaml:12:48: unknown name `yy` in {yy.a} (expected: body, x, y, z, path, query, header, cookie;"
                + " did you mean `y`?)",
            "gateway.yaml:13:34: `path` is `x` (expected: a path that begins with /)",
            "gateway.yaml:14:54: a required call cannot have a fallback (expected: `required: true` or `fallback`, not"
                + " both)",
            "gateway.yaml:14:75: unknown call `zz` (expected: body, x, y, z; did you mean `z`?)",
            "gateway.yaml:16:11: GET /b/{other} is answered by route `two` already (expected: one route for a"
                + " method and a path)",
            "gateway.yaml:18:7: calls wait for each other: a -> b -> c -> a (expected: an order in which each runs"
                + " after what it reads)");
  }

  @Test
  void reportsACycleBesideOtherProblemsOfItsCalls() {
    assertThat(
            problems(
                route(
                    "a: { upstream: shp, path: \"/{b.x}/{c.x}\" }",
                    "b: { upstream: shop, path: \"/{a.x}\" }")))
        .extracting(problem -> problem.replaceAll(" \\(expected.*", ""))
        .containsExactly(
            "gateway.yaml:7:7: calls wait for each other: a -> b -> a",
            "gateway.yaml:7:22: unknown upstream `shp`",
            "gateway.yaml:7:42: unknown name `c` in {c.x}");
  }

  @Test
  void reportsACallThatReadsItself() {
    assertThat(problems(route("a: { upstream: shop, path: \"/{a.x}\" }")))
        .containsExactly(
            "gateway.yaml:7:7: calls wait for each other: a -> a (expected: an order in which each runs after what it"
                + " reads)");
  }

  @Test
  void reportsReferencesThatCanNeverHaveAValue() {
    assertThat(
            problems(
                route(
                    "a: { upstream: shop, path: \"/{claims.sub}/{item.x}/{keys}/{body.x}/{query}/{header.a.b}\" }")))
        .extracting(problem -> problem.replaceAll("^gateway.yaml:\\d+:\\d+: ", ""))
        .containsExactly(
            "{claims.sub} has no value: the route is public (expected: a route that checks who asks)",
            "{item.x} has no value here (expected: `item` inside a for-each only)",
            "{keys} has no value here (expected: `keys` inside a batch only)",
            "{body.x} has no value: a GET request has no body (expected: method POST, PUT, PATCH or DELETE)",
            "{query} must name one value (expected: {query.NAME})",
            "{header.a.b} must name one value (expected: {header.NAME})");
  }

  @Test
  void reportsWhatOtherGatewaysWriteAndCanNeverWork() {
    assertThat(
            problems(
                route(
                    "a: { upstream: shop, path: '/a/{{path.id}}', at: $.data, keep: [$.id, '$'] }",
                    "b: { upstream: shop, path: '/b/{a.headers.location}?x={{ a.id }}' }",
                    "c: { upstream: shop, method: POST, path: /c, body: { x: [ 'a {{a}}', '{{b.id}}' ] } }",
                    "d: { upstream: shop, path: \"/d/{a['headers'].location}/{{{a.id}}}\", at: \"['$'].x\" }",
                    "e: { upstream: shop, method: POST, path: /c, body: { x: '{{{{a.id}}}} {{no.id}} {{{a.id}}} $' } }")))
        .satisfiesExactly(
            path ->
                assertThat(path)
                    .endsWith(
                        "`{{path.id}}` is the text {path.id}, as a brace that is text is written twice"
                            + " (expected: {path.id})"),
            at ->
                assertThat(at)
                    .endsWith(
                        "a path has no `$` for the answer, where it begins (expected: such as data.items;"
                            + " a member that is named so is written ['$'])"),
            keep -> assertThat(keep).contains("a path has no `$`"),
            keep -> assertThat(keep).contains("a path has no `$`"),
            header ->
                assertThat(header)
                    .endsWith(
                        "{a.headers.location} names a header, and what a call is read for is the body of"
                            + " its answer (expected: a member of it; one that is named so is written"
                            + " {a['headers'].NAME})"),
            query -> assertThat(query).contains("`{{a.id}}` is the text {a.id}"),
            body -> assertThat(body).contains("`{{a}}` is the text {a}"),
            body -> assertThat(body).contains("`{{b.id}}` is the text {b.id}"));
  }

  @Test
  void reportsMembersThatCannotStandInOneDocument() {
    assertThat(
            problems(
                route(
                    "a: { upstream: shop, path: /a, as: b }",
                    "b: { upstream: shop, path: /b }",
                    "errors: { upstream: shop, path: /c }",
                    "d: { upstream: shop, path: /d, merge: true, hidden: true }",
                    "e: { upstream: shop, path: /e, merge: true, as: f }",
                    "g: { upstream: shop, path: /g, merge: true, fallback: [1] }",
                    "h: { upstream: shop, path: /h, body: { a: 1 } }")))
        .extracting(problem -> problem.replaceAll("^gateway.yaml:\\d+:\\d+: ", ""))
        .containsExactly(
            "calls `a` and `b` have the same member `b` (expected: a name of its own for each, by `as`)",
            "member `errors` is the gateway's own (expected: another name)",
            "a call cannot be both merged and hidden (expected: one of them)",
            "a call that is merged or hidden has no member to name (expected: no `as`)",
            "the fallback of a merged call has no members (expected: an object or null)",
            "a GET call has no body (expected: method POST, PUT, PATCH or DELETE)");
  }

  @Test
  void keepsTheGatewaysOwnPathsToItself() {
    assertThat(problems(route("a: { upstream: shop, path: /a }").replace("/p", "/livez")))
        .containsExactly(
            "gateway.yaml:5:11: path `/livez` is the gateway's own (expected: another path)");
  }

  private static String route(String... calls) {
    return "routes:\n  page:\n    path: /p\n    calls:\n      "
        + String.join("\n      ", calls)
        + "\n";
  }

  private static GatewayPlan compile(String routes) {
    return PlanCompiler.compile(
        new DefinitionReader(name -> null)
            .read(List.of(new DefinitionFile("gateway.yaml", UPSTREAM + routes))));
  }

  private static List<String> problems(String routes) {
    DefinitionException bad =
        catchThrowableOfType(DefinitionException.class, () -> compile(routes));
    return bad.problems().stream().map(Object::toString).toList();
  }
}
