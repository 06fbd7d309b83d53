package dev.gather.plan.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gather.definition.DefinitionReader;
import dev.gather.definition.problem.DefinitionException;
import dev.gather.definition.yaml.DefinitionFile;
import dev.gather.plan.GatewayPlan;
import dev.gather.plan.ProxyPlan;
import dev.gather.plan.RoutePlan;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyCompilerTest {

  @Test
  void compilesAProxyBesideRoutesWithCalls() {
    GatewayPlan plan =
        plan(
            """
            r: { path: "/f/{id}/**", deadline: 9s, proxy: { upstream: a, path: "/x/{path.id}" } }
              c: { path: "/f/{id}", calls: { c: { upstream: a, path: /c } } }
            """);

    assertThat(plan.routes()).extracting(RoutePlan::name).containsExactly("c");
    ProxyPlan proxy = plan.proxies().get(0);
    assertThat(proxy.methods()).containsExactly(ProxyPlan.ANY_METHOD);
    assertThat(proxy.path()).hasToString("/f/{id}/**");
    assertThat(proxy.deadline()).isEqualTo(Duration.ofSeconds(9));
    assertThat(proxy.destination().pause()).isEqualTo(Duration.ofSeconds(3));
    assertThat(proxy.readsQuery()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "r: { path: /r } | 3:3: missing key `calls` (expected: a mapping of one to 100 calls by name, or `proxy` in its place)",
        "r: { path: /r, proxy: { upstream: a, path: /x }, calls: { c: { upstream: a, path: /c } } } | 3:59: `calls` is a mapping (expected: `calls` or `proxy`, not both)",
        "r: { path: /r, proxy: { upstream: a } } | 3:18: missing key `path` (expected: a path that begins with /)",
        "r: { path: /r, proxy: { upstream: a, path: /x, method: GET } } | 3:50: unknown key `method` (expected: one of upstream, path, fallback)",
        "r: { path: /r, proxy: { upstream: aa, path: /x } } | 3:37: unknown upstream `aa` (expected: a; did you mean `a`?)",
        "r: { path: /r, proxy: { upstream: a, path: '/x?y=1' } } | 3:49: path: a proxy's path has no query (expected: a path alone; the client's query is passed on)",
        "r: { path: /r, proxy: { upstream: a, path: '/x/{body.a}' } } | 3:51: {body.a} has no value in a proxy's path (expected: one of the scopes path, query, header, cookie, claims)",
        "r: { path: /r, proxy: { upstream: a, path: '/x/{path.b}' } } | 3:51: {path.b} names no variable of the route's path (expected: a path with {b})",
        "r: { path: /r, proxy: { upstream: a, path: '/x/..' } } | a path segment must not be `.` or `..`",
        "r: { path: '/r/**', calls: { c: { upstream: a, path: /c } } } | 3:18: path `/r/**` matches many depths (expected: `/**` only where there is a `proxy`)",
        "r: { path: /r, proxy: { upstream: a, path: /x }, request-schema: true } | 3:52: a proxy passes bodies on unread (expected: `calls` in place of `proxy`, or no `request-schema`)",
        "r: { path: /r, method: [GET], calls: { c: { upstream: a, path: /c } } } | 3:26: `method` is a list (expected: one of GET, POST, PUT, PATCH, DELETE; a list only beside `proxy`)",
        "r: { path: /r, method: [], proxy: { upstream: a, path: /x } } | 3:26: `method` is empty (expected: a list of one or more different methods)",
        "r: { path: /r, method: [GET, GET], proxy: { upstream: a, path: /x } } | 3:26: `method` says a value twice (expected: a list of one or more different methods)",
        "r: { path: /r, method: [GET, PSOT], proxy: { upstream: a, path: /x } } | 3:32: `method[1]` is `PSOT` (expected: one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS; did you mean `POST`?)",
        "r: { path: /r, method: PSOT, proxy: { upstream: a, path: /x } } | 3:26: `method` is `PSOT` (expected: one of GET, POST, PUT, PATCH, DELETE; did you mean `POST`?)",
        "r: { path: /r, proxy: { upstream: a, path: /x, fallback: {} } } | 3:60: `fallback` is empty (expected: a mapping with `status`, `body` or both, and perhaps `content-type`)",
        "r: { path: /r, proxy: { upstream: a, path: /x, fallback: { status: 100 } } } | 3:70: `status` is `100` (expected: a whole number from 200 to 599 without 206, 304, 401, 405, 407 and 426)",
        "r: { path: /r, proxy: { upstream: a, path: /x, fallback: { status: 401 } } } | 3:70: `status` is `401` (expected: a whole number from 200 to 599 without",
        "r: { path: /r, proxy: { upstream: a, path: /x, fallback: { status: 204, body: gone } } } | 3:75: an answer with status 204 has no body (expected: another status, or no `body`)",
        "r: { path: /r, proxy: { upstream: a, path: /x, fallback: { content-type: text/html } } } | 3:76: `content-type` without a body (expected: `body` beside it)",
        "r: { path: /r, proxy: { upstream: a, path: /x, fallback: { body: hi, content-type: html } } } | 3:86: `content-type` is `html` (expected: a media type such as text/html)",
        "r: { path: /r, proxy: { upstream: a, path: /x, fallback: { body: hi, content-type: \"text/html; charset=latin1\" } } } | `content-type` names another charset (expected: charset=utf-8, or none)",
        "r: { path: /r, proxy: { upstream: a, path: /x, fallback: { body: { a: 1 }, content-type: text/html } } } | 3:62: `body` is JSON, and its `content-type` is not (expected: a text, or a type such as application/json)",
        "r: { path: /r, proxy: { upstream: a, path: /x, fallback: { body: closed, content-type: application/problem+json } } } | 3:62: `body` is a text that is no JSON, as its `content-type` says (expected: JSON, or another type)",
        "r: { path: /r, proxy: { upstream: a, path: /x, fallback: { text: closed } } } | 3:62: unknown key `text` (expected: one of status, body, content-type)",
        "r: { path: '/actuator/**', proxy: { upstream: a, path: /x } } | is the gateway's own"
      })
  void reportsAProblemAtItsPlace(String route, String problem) {
    assertThatThrownBy(() -> plan(route))
        .isInstanceOfSatisfying(
            DefinitionException.class,
            e -> {
              assertThat(e.problems()).hasSize(1);
              assertThat(e.problems().get(0).toString()).contains(problem);
            });
  }

  @Test
  void answersAMethodAndAPathOnce() {
    assertThatThrownBy(
            () ->
                plan(
                    """
                    r: { path: "/f/{a}/**", proxy: { upstream: a, path: / } }
                      s: { path: "/f/{b}/**", proxy: { upstream: a, path: / } }
                      t: { path: "/f/{b}/**", method: PUT, proxy: { upstream: a, path: / } }
                    """))
        .hasMessageContaining(
            "any method of /f/{b}/** is answered by route `r` already (expected: one route for a method and a path)");
  }

  @Test
  void takesAllMethodsOfItsList() {
    GatewayPlan plan =
        plan(
            """
            r: { path: /f, method: [GET, HEAD, POST], proxy: { upstream: a, path: / } }
              s: { path: /f, method: [PUT], proxy: { upstream: a, path: / } }
              t: { path: /f, method: DELETE, proxy: { upstream: a, path: / } }
              u: { path: /f, proxy: { upstream: a, path: / } }
            """);

    assertThat(plan.proxies())
        .extracting(proxy -> String.join(" ", proxy.methods()))
        .containsExactly("GET HEAD POST", "PUT", "DELETE", ProxyPlan.ANY_METHOD);
  }

  @Test
  void answersEachMethodOfAPathOnce() {
    assertThatThrownBy(
            () ->
                plan(
                    """
                    r: { path: /f, calls: { c: { upstream: a, path: /c } } }
                      s: { path: /f, method: [POST, PUT], proxy: { upstream: a, path: / } }
                      t: { path: /f, method: [HEAD, PATCH, POST, PUT], proxy: { upstream: a, path: / } }
                    """))
        .isInstanceOfSatisfying(
            DefinitionException.class,
            e ->
                assertThat(e.problems())
                    .extracting(Object::toString)
                    .satisfiesExactlyInAnyOrder(
                        text -> assertThat(text).contains("HEAD /f is answered by route `r`"),
                        text ->
                            assertThat(text).contains("POST, PUT /f is answered by route `s`")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ status: 502 } | 502 | none | ",
        "{ status: 204 } | 204 | none | ",
        "{ body: { a: [1.0, null] } } | 503 | application/json | {\"a\":[1.0,null]}",
        "{ body: null } | 503 | application/json | null",
        "{ body: 1, content-type: application/vnd.a+json } | 503 | application/vnd.a+json | 1",
        "{ body: wird } | 503 | text/plain;charset=utf-8 | wird",
        "{ body: '<p>', content-type: text/html } | 503 | text/html;charset=utf-8 | <p>",
        "{ body: '<p>', content-type: text/html; charset=UTF-8 } | 503 | text/html; charset=UTF-8 | <p>",
        "{ body: '[1]', content-type: application/json } | 503 | application/json | [1]",
        "{ body: '<a/>', content-type: application/xml } | 503 | application/xml | <a/>"
      })
  void hasAFixedAnswer(String fallback, int status, String type, @Nullable String body) {
    ProxyPlan proxy =
        plan("r: { path: /r, proxy: { upstream: a, path: /x, fallback: " + fallback + " } }")
            .proxies()
            .get(0);

    ProxyPlan.Fallback answer = proxy.fallback().orElseThrow();
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.contentType().orElse("none")).isEqualTo(type);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .isEqualTo(body == null ? "" : body);
  }

  @Test
  void boundsAFixedAnswer() {
    String text = "x".repeat(64 * 1024);
    String route = "r: { path: /r, proxy: { upstream: a, path: /x, fallback: { body: %s } } }";

    assertThat(plan(route.formatted(text)).proxies()).hasSize(1);
    assertThatThrownBy(() -> plan(route.formatted(text + "x")))
        .hasMessageContaining("`body` has 65537 bytes (expected: at most 64KB)");
  }

  private static GatewayPlan plan(String routes) {
    String yaml = "upstreams: { a: { url: 'http://a', timeout: 3s } }\nroutes:\n  " + routes;
    return PlanCompiler.compile(
        new DefinitionReader(name -> null).read(List.of(new DefinitionFile("gateway.yaml", yaml))));
  }
}
