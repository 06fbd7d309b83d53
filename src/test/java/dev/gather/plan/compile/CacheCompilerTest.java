package dev.gather.plan.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gather.definition.DefinitionReader;
import dev.gather.definition.problem.DefinitionException;
import dev.gather.definition.yaml.DefinitionFile;
import dev.gather.plan.CachePlan;
import dev.gather.plan.CallPlan;
import dev.gather.plan.GatewayPlan;
import dev.gather.rfc9111.CachePolicy;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CacheCompilerTest {

  @Test
  void keysEveryForwardedHeaderUnlessTheFileSaysWhich() {
    CallPlan all = compile("[accept-language, x-tenant]", "{ ttl: 1m }");
    assertThat(plan(all).vary()).containsExactly("accept-language", "x-tenant");
    assertThat(all.request().forward()).containsExactly("accept-language", "x-tenant");

    CallPlan some = compile("[accept-language, x-tenant]", "{ ttl: 1m, vary: [X-Tenant] }");
    assertThat(plan(some).vary()).containsExactly("x-tenant");
    assertThat(some.request().forward())
        .as("what is not keyed is not sent")
        .containsExactly("x-tenant");
  }

  @Test
  void sendsCredentialsWithoutNamingThemInTheKeysHeaders() {
    CallPlan user = compile("[cookie, x-tenant, authorization]", "{ ttl: 1m, scope: user }");
    assertThat(plan(user).vary()).containsExactly("x-tenant");
    assertThat(plan(user).policy().isPerUser()).isTrue();
    assertThat(user.request().forward()).containsExactly("x-tenant", "cookie", "authorization");
    assertThat(plan(compile("[cookie]", "{ ttl: 1m, scope: shared }")).policy().isPerUser())
        .isFalse();
  }

  @Test
  void takesWhatTheFileLeavesOutForNothing() {
    CachePlan plan = plan(compile("[]", "{ ttl: 1m }"));
    assertThat(plan)
        .isEqualTo(
            new CachePlan(
                new CachePolicy(
                    Optional.of(Duration.ofMinutes(1)),
                    Duration.ZERO,
                    Duration.ZERO,
                    Duration.ZERO,
                    false),
                List.of(),
                List.of(),
                List.of()));
    assertThat(plan(compile("[]", "upstream")).policy().ttl()).isEmpty();
  }

  @Test
  void refusesToCacheWhatIsSomebodysWithoutAScope() {
    for (String cache : List.of("{ ttl: 1m }", "upstream")) {
      assertThat(problems("[authorization, cookie]", "GET", cache))
          .containsExactly(
              "a cached call that forwards authorization and cookie must say whose its answers are"
                  + " (expected: `scope: user` or `scope: shared`)");
    }
  }

  @Test
  void refusesAUserThatTheUpstreamIsNotToldOf() {
    assertThat(problems("[x-tenant]", "GET", "{ ttl: 1m, scope: user }"))
        .containsExactly(
            "upstream `shop` is told of no user (expected: authorization or cookie among its"
                + " forwarded headers, or a route that checks who asks)");
  }

  @Test
  void refusesAHeaderToVaryByThatIsNotSentOrIsAUsers() {
    assertThat(
            problems(
                "[x-tenant, cookie]", "GET", "{ ttl: 1m, scope: user, vary: [x-tenan, cookie] }"))
        .containsExactly(
            "header `x-tenan` is not forwarded (expected: x-tenant; did you mean `x-tenant`?)",
            "answers that depend on `cookie` are a user's (expected: `scope: user`)");
  }

  @Test
  void refusesToCacheAnythingButAGet() {
    assertThat(problems("[]", "POST", "{ ttl: 1m }"))
        .containsExactly("a POST call cannot be cached (expected: method GET)");
  }

  @Test
  void refusesATagThatIsNoTemplate() {
    assertThat(problems("[]", "GET", "{ ttl: 1m, tags: [\"a:{path.id\"] }"))
        .singleElement()
        .asString()
        .startsWith("tag: ");
  }

  private static CachePlan plan(CallPlan call) {
    return call.cache().orElseThrow();
  }

  private static CallPlan compile(String forward, String cache) {
    return read(forward, "GET", cache).routes().get(0).calls().get(0);
  }

  private static GatewayPlan read(String forward, String method, String cache) {
    String yaml =
        """
        upstreams:
          shop: { url: "http://shop", headers: { forward: %s } }
        routes:
          page:
            path: /p/{id}
            calls:
              part: { upstream: shop, method: %s, path: /part, cache: %s }
        """
            .formatted(forward, method, cache);
    return PlanCompiler.compile(
        new DefinitionReader(name -> null).read(List.of(new DefinitionFile("gateway.yaml", yaml))));
  }

  private static List<String> problems(String forward, String method, String cache) {
    DefinitionException bad =
        catchThrowableOfType(DefinitionException.class, () -> read(forward, method, cache));
    return Objects.requireNonNull(bad).problems().stream()
        .map(problem -> problem.toString().replaceAll("^gateway.yaml:\\d+:\\d+: ", ""))
        .toList();
  }
}
