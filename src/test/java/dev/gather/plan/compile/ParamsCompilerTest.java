package dev.gather.plan.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gather.definition.DefinitionReader;
import dev.gather.definition.problem.DefinitionException;
import dev.gather.definition.yaml.DefinitionFile;
import dev.gather.plan.AdmissionPlan;
import dev.gather.plan.GatewayPlan;
import dev.gather.plan.Input;
import dev.gather.plan.ParamPlan;
import dev.gather.plan.schema.ParamType;
import dev.gather.plan.schema.ParamType.Scalar;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParamsCompilerTest {

  private static final String CALL = "calls: { c: { upstream: a, path: /c } }";

  @Test
  void keepsWhereEachParameterStandsAndWhatItIsReadAs() {
    List<ParamPlan> params =
        admission(
                "path: '/r/{id}', "
                    + CALL
                    + """
                    ,
                        params: {
                          id: { type: integer },
                          limit: { type: [integer, string], default: 10 },
                          filter.name: {},
                          query.id: { type: array, items: { type: number } },
                          header.X-Mode: { enum: [fast, slow], default: fast } }
                    """)
            .params()
            .orElseThrow()
            .list();

    assertThat(params)
        .extracting(ParamPlan::label)
        .containsExactly(
            "path.id", "query.limit", "query.filter.name", "query.id", "header.x-mode");
    assertThat(params)
        .<List<ParamType>>extracting(param -> param.schema().types())
        .containsExactly(
            List.of(Scalar.INTEGER),
            List.of(Scalar.INTEGER, Scalar.STRING),
            List.of(Scalar.STRING),
            List.of(new ParamType.Several(List.of(Scalar.NUMBER))),
            List.of(Scalar.STRING));
    assertThat(params)
        .extracting(param -> param.schema().orElse().map(json -> json.text()).orElse("none"))
        .containsExactly("none", "10", "none", "none", "\"fast\"");
  }

  @Test
  void knowsTheQueryParametersThatTheRouteReadsByName() {
    AdmissionPlan admission =
        admission(
            """
            path: /r, params-only: true, params: { declared: {}, header.x: {} },
                require: [{ that: query.required = "1" and $.query.first = $$.query.second }],
                calls: {
                  c: { upstream: a, path: "/c/{query.in-path}?x={query.starred*}", when: query.asked,
                       forward-query: [passed] },
                  d: { upstream: a, path: "/d?keys={keys}", for-each: query.listed,
                       batch: { match: id }, method: POST, body: { a: ["{query.in-body:1}"] } },
                  e: { upstream: a, path: /e, forward-query: all, when: "$exists(query)",
                       cache: { ttl: 1m, tags: ["t:{query.tagged}"] } } }
            """);

    assertThat(admission.params().orElseThrow().known().orElseThrow())
        .isEqualTo(
            Set.of(
                "declared",
                "required",
                "first",
                "second",
                "in-path",
                "starred",
                "asked",
                "passed",
                "listed",
                "in-body",
                "tagged"));
  }

  @Test
  void isNothingWhereTheRouteSaysNothing() {
    assertThat(admission("path: /r, params-only: false, " + CALL).params()).isEmpty();
    assertThat(admission("path: /r, params: { a: {} }, " + CALL).params().orElseThrow().known())
        .isEmpty();
  }

  @Test
  void isPartOfWhatAnAnswerDependsOn() {
    String yaml = "path: /r, params: { header.X-Mode: {}, q: {} }, params-only: true, " + CALL;

    assertThat(plan(yaml).routes().get(0).inputs())
        .containsExactlyInAnyOrder(
            Input.header("x-mode"), Input.of("query", "q"), Input.all("query"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "params: { path.ix: {} } | 3:35: the route's path has no variable `ix` (expected: id; did you mean `id`?)",
        "params: { 'header.a b': {} } | 3:35: no header has this name (expected: letters, digits and hyphens behind `header.`)",
        "params: { header.: {} } | 3:35: name `header.` is not allowed (expected: NAME, path.NAME, query.NAME, header.NAME or cookie.NAME)",
        "params: { 'cookie.a b': {} } | 3:35: no cookie has this name (expected: letters, digits and hyphens behind `cookie.`)",
        "params: { q: {}, query.q: {} } | 3:42: `q` says already what this parameter must be (expected: one of the two)",
        "params: { header.X: {}, header.x: {} } | 3:49: `header.X` says already what this parameter must be",
        "params: { id: {}, path.id: {} } | 3:43: `id` says already what this parameter must be",
        "params: {} | 3:33: `params` is empty (expected: a mapping of one to 100 names to JSON Schemas)",
        "params: { q: integer } | 3:38: `q` is `integer` (expected: a JSON Schema: a mapping)",
        "params: { q: { typ: integer } } | 3:40: unknown keyword `typ` (expected: ",
        "params: { q: { type: int } } | 3:46: `type` is `int` (expected: one of array, boolean, integer,",
        "params: { q: { pattern: '(a)\\1' } } | pattern cannot be matched in linear time",
        "params: { q: { type: object } } | 3:46: no text is of type object (expected: integer, number, boolean or string, or array)",
        "params: { q: { type: [integer, 'null'] } } | 3:56: no text is of type null (expected: integer, number, boolean or string, or array)",
        "params: { id: { type: array } } | 3:47: only a query parameter is an array, of its values (expected: integer, number, boolean or string)",
        "params: { header.x: { type: array } } | 3:53: only a query parameter is an array, of its values",
        "params: { q: { type: array, items: { type: array } } } | 3:68: only a query parameter is an array, of its values",
        "params: { q: { type: array, items: { type: object } } } | 3:68: no text is of type object (expected: integer, number, boolean or string)",
        "params: { q: { type: array, prefixItems: [{ type: integer }] } } | 3:53: values of a parameter are all read the same way (expected: `items`)",
        "params: { q: { type: [string, integer] } } | 3:55: types are tried in order, and one before it takes every text (expected: `integer` before it)",
        "params: { q: { type: [array, string] } } | 3:54: types are tried in order, and one before it takes every text (expected: `string` before it)",
        "params: { q: { anyOf: [{ type: integer }] } } | 3:40: what a text is read as stands at the top of its schema (expected: `type` beside `anyOf`)",
        "params: { q: { enum: [1, 2] } } | 3:40: without `type` a parameter is a text (expected: `type` beside it, or texts)",
        "params: { q: { const: 1 } } | 3:40: without `type` a parameter is a text",
        "params: { q: { type: integer, maximum: 9, default: 10 } } | 3:76: `default` must be at most 9 (expected: a value that the schema allows)",
        "params: { q: { type: integer, default: '1' } } | 3:64: `default` must be of type integer (expected: a value that the schema allows)",
        "params: { q: { default: 1 } } | 3:49: no client could send this (expected: a value of the types in `type`)",
        "params: { q: { default: null } } | 3:49: no client could send this",
        "params: { q: { type: [integer, string], default: '1' } } | 3:74: no client could send this",
        "params: { q: { type: array, items: { type: integer }, default: [1, a] } } | `default` must be of type integer",
        "params: { id: { type: integer, default: 1 } } | 3:56: a variable of the path is always sent (expected: no `default`)",
        "params: { header.x: { default: ' a' } } | 3:56: no header has this value (expected: visible characters of ASCII, spaces inside only)",
        "params-only: maybe | 3:38: `params-only` is `maybe` (expected: true or false)",
        "parameters: { q: {} } | unknown key `parameters`"
      })
  void reportsAProblemAtItsPlace(String keys, String problem) {
    reports("path: '/r/{id}', " + keys + ", " + CALL, problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type: integer, default: 2 | {query.q:1} | true",
        "default: a | {query.q:1} | true",
        "default: a | {query.q} | false",
        "type: integer | {query.q:1} | false",
        "default: a | {query.other:1} | false",
        "default: a | {header.q:1} | false"
      })
  void letsAReferenceHaveADefaultOfItsOwnOnlyWhereItMayBeUsed(
      String schema, String reference, boolean isProblem) {
    String route =
        "path: /r, params: { q: { %s } }, calls: { c: { upstream: a, path: '/c?q=%s' } }"
            .formatted(schema, reference);
    if (isProblem) {
      reports(
          route,
          "{query.q:1} has a default that is never used: `params` have one (expected: one of the two;"
              + " that of `params` is seen by all that reads the value)");
    } else {
      assertThat(plan(route).routes()).hasSize(1);
    }
  }

  @Test
  void checksTheParametersOfAProxyAndFillsNothingIn() {
    String proxy = "proxy: { upstream: a, path: '/x/{query.part}' }";
    AdmissionPlan admission =
        plan("path: /r, params-only: true, params: { q: { type: integer } }, " + proxy)
            .proxies()
            .get(0)
            .admission();

    assertThat(admission.params().orElseThrow().known()).contains(Set.of("q", "part"));
    reports(
        "path: /r, params: { q: { type: integer, default: 1 } }, " + proxy,
        "3:48: a proxy passes requests on as they are (expected: no `default`, or `calls`)");
  }

  @Test
  void reportsReferencesWithoutANameAsEver() {
    assertThatThrownBy(
            () ->
                plan(
                    "path: /r, params-only: true, calls: { c: { upstream: a, path: '/c/{query}' } }"))
        .hasMessageContaining("{query} must name one value");
    assertThatThrownBy(
            () -> plan("path: /r, params-only: true, proxy: { upstream: a, path: '/c/{query}' }"))
        .hasMessageContaining("{query} must name one value");
  }

  private static void reports(String route, String problem) {
    assertThatThrownBy(() -> plan(route))
        .isInstanceOfSatisfying(
            DefinitionException.class,
            e -> {
              assertThat(e.problems()).hasSize(1);
              assertThat(e.problems().get(0).toString()).contains(problem);
            });
  }

  private static AdmissionPlan admission(String route) {
    return plan(route).routes().get(0).admission();
  }

  private static GatewayPlan plan(String route) {
    String yaml = "upstreams: { a: { url: 'http://a' } }\nroutes:\n  r: { " + route + " }\n";
    return PlanCompiler.compile(
        new DefinitionReader(name -> null).read(List.of(new DefinitionFile("gateway.yaml", yaml))));
  }
}
