package dev.gather.plan.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gather.definition.DefinitionReader;
import dev.gather.definition.problem.DefinitionException;
import dev.gather.definition.yaml.DefinitionFile;
import dev.gather.plan.AdmissionPlan;
import dev.gather.plan.AdmissionPlan.Protection;
import dev.gather.plan.GatewayPlan;
import dev.gather.plan.Input;
import dev.gather.plan.RateLimitPlan;
import dev.gather.plan.RoutePlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdmissionCompilerTest {

  private static final String JWT = "access: { jwt: { issuer: 'https://id', audience: a } }";
  private static final String NOBODY = "access: { default: public }";
  private static final String CALLS = ", calls: { c: { upstream: a, path: /c } } }";

  @Test
  void answersEverybodyUnlessTheFileSaysWhom() {
    AdmissionPlan plan = route(NOBODY, "{ path: /r" + CALLS).admission();
    assertThat(plan.protection()).isEmpty();
    assertThat(plan.asksFirst()).isFalse();
  }

  @Test
  void takesTheFilesDefaultWhereARouteSaysNothing() {
    String all = "access: { default: authenticated, api-keys: { file: keys.yaml } }";
    assertThat(route(all, "{ path: /r" + CALLS).admission().protection())
        .contains(new Protection(List.of(), List.of("x-api-key")));
    assertThat(route(all, "{ path: /r, access: public" + CALLS).admission().protection()).isEmpty();
  }

  @Test
  void namesTheScopesAndTheHeadersThatTellWhoAsks() {
    String both =
        "access: { jwt: { issuer: 'https://id', audience: [a, b] }, api-keys: { header: X-Key, file: k } }";
    assertThat(
            route(both, "{ path: /r, access: { scope: [orders.read, x] }" + CALLS)
                .admission()
                .protection())
        .contains(new Protection(List.of("orders.read", "x"), List.of("authorization", "x-key")));
  }

  @Test
  void readsARateLimitWithItsDefaults() {
    RateLimitPlan limit =
        route(NOBODY, "{ path: /r, rate-limit: { permits: 9, every: 1m }" + CALLS)
            .admission()
            .rateLimit()
            .orElseThrow();
    assertThat(limit.per()).isEqualTo(new RateLimitPlan.Per.Address());
    assertThat(limit.limit().burst()).isEqualTo(9);
    assertThat(limit.limit().every()).isEqualTo(Duration.ofMinutes(1));
    assertThat(limit.limit().isShared()).isFalse();
  }

  @Test
  void knowsAUserByWhoWasVerifiedInPlaceOfTheToken() {
    String call = ", calls: { c: { upstream: f, path: /c, cache: { ttl: 1m, scope: user } } } }";
    assertThat(cache(route(JWT, "{ path: /r, access: authenticated" + call)))
        .containsExactly(Input.CALLER, Input.header("cookie"));
    assertThat(cache(route(JWT, "{ path: /r" + call)))
        .containsExactly(Input.header("authorization"), Input.header("cookie"));
  }

  @Test
  void readsClaimsWhereItIsKnownWhoAsks() {
    RoutePlan route =
        route(
            JWT,
            "{ path: /r, access: authenticated, require: [{ that: claims.a = 1 }], calls: { c: {"
                + " upstream: a, path: '/c/{claims.sub}', when: claims.b = 2 } } }");
    assertThat(route.documentInputs())
        .containsExactly(new Input(Input.Kind.CLAIMS, Optional.of("sub")), Input.all("claims"));
  }

  @Test
  void findsFilesBesideTheDefinition() {
    GatewayPlan plan =
        plan(
            "/etc/gather/a.yaml",
            "access: { jwt: { issuer: 'https://id', audience: a, jwk-set: keys/set.json }, api-keys:"
                + " { file: ../keys.yaml } }",
            "{ path: /r" + CALLS);
    assertThat(plan.access().apiKeys().orElseThrow().file()).isEqualTo(Path.of("/etc/keys.yaml"));
    assertThat(plan.access().jwt().get(0).jwkSet().orElseThrow())
        .hasToString("file:///etc/gather/keys/set.json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "access: { default: public } | { path: /r, access: authenticated | 4:18: nobody could be known (expected: `jwt` or `api-keys` in `access` at the top, or public)",
        "access: { default: authenticated } | { path: /r | 2:11: nobody could be known (expected: `jwt` or `api-keys` in `access` at the top, or public)",
        "access: { jwt: { issuer: x } } | { path: /r | 2:11: missing key `audience` (expected: a string, or a list of one or more different strings)",
        "access: { jwt: [{ issuer: 'https://id', audience: a }, { issuer: 'https://id', audience: b }] } | { path: /r | the issuer is there twice (expected: once, with all its audiences)",
        "access: { jwt: { issuer: 'https://id', audience: a, algorithms: [HS256] } } | { path: /r | is `HS256` (expected: one of RS256, RS384",
        "access: { api-keys: { header: Authorization, file: k } } | { path: /r | `authorization` brings tokens (expected: another header, such as x-api-key)",
        "access: { default: public } | { path: /r, access: nobody | `access` is `nobody` (expected: one of public, authenticated, or a mapping with `scope`)",
        "access: { default: public } | { path: /r, access: { scopes: [a] } | unknown key `scopes` (expected: one of scope; did you mean `scope`?)",
        "access: { default: public } | { path: /r, rate-limit: { permits: 1 } | missing key `every` (expected: a duration above zero, such as 500ms, 2s, 5m or 1h)",
        "access: { default: public } | { path: /r, rate-limit: { permits: 1, every: 1s, per: claims.sub } | nobody has claims: the route is public (expected: one of ip, all, header.NAME)",
        "access: { default: public } | { path: /r, rate-limit: { permits: 1, every: 1s, per: user } | `per` is `user` (expected: ip, all, claims.NAME or header.NAME)",
        "access: { default: public } | { path: /r, require: [{ that: claims.a = 1 }] | that: `claims` has no value: the route is public (expected: a route that checks who asks)",
        "access: { default: public } | { path: /r, require: [{ that: query.a = 1 }], calls: { d: { upstream: a, path: /d, when: claims.a = 1 } } } # | when: `claims` has no value: the route is public (expected: a route that checks who asks)",
        "access: { default: public } | { path: /r, access: { scope: [] } | `scope` is empty (expected: a list of one or more different scopes)",
        "access: { default: public } | { path: /r, require: [{ that: 'body.a =' }] | that: ",
        "access: { default: public } | { path: /r, require: [{ that: query.a = 1, status: 200 }] | `status` is `200` (expected: a whole number from 400 to 499 without 401, 405, 407 and 426)",
        "access: { default: public } | { path: /r, require: [{ that: query.a = 1, status: 401 }] | `status` is `401` (expected: a whole number from 400 to 499 without 401, 405, 407 and 426)"
      })
  void reportsAProblemAtItsPlace(String access, String route, String problem) {
    assertThatThrownBy(() -> plan("gateway.yaml", access, route + CALLS))
        .isInstanceOfSatisfying(
            DefinitionException.class,
            e ->
                assertThat(e.problems())
                    .extracting(Object::toString)
                    .anySatisfy(found -> assertThat(found).contains(problem)));
  }

  @Test
  void saysOnceWhoMayAsk() {
    assertThatThrownBy(
            () ->
                new DefinitionReader(name -> null)
                    .read(
                        List.of(
                            new DefinitionFile("a.yaml", NOBODY),
                            new DefinitionFile("b.yaml", NOBODY)))
                    .problems()
                    .throwIfAny())
        .hasMessageContaining(
            "b.yaml:1:1: `access` is defined twice (expected: once; the first is at a.yaml:1:1)");
  }

  private static List<Input> cache(RoutePlan route) {
    return route.calls().get(0).cache().orElseThrow().user();
  }

  private static RoutePlan route(String access, String route) {
    return plan("gateway.yaml", access, route).routes().get(0);
  }

  private static GatewayPlan plan(String file, String access, String route) {
    String yaml =
        "upstreams: { a: { url: 'http://a' }, f: { url: 'http://f', headers: { forward: [authorization, cookie] } } }\n"
            + access
            + "\nroutes:\n  r: "
            + route;
    return PlanCompiler.compile(
        new DefinitionReader(name -> null).read(List.of(new DefinitionFile(file, yaml))));
  }
}
