package dev.gather.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gather.definition.DefinitionReader;
import dev.gather.definition.problem.DefinitionException;
import dev.gather.definition.yaml.DefinitionFile;
import dev.gather.plan.compile.PlanCompiler;
import dev.gather.template.Reference;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class InputTest {

  /** The scopes of what clients send. */
  private static final Set<String> CLIENTS = Reference.CLIENTS;

  /** Reads nothing of a client's. */
  private static final String PLAIN = "upstream: shop, path: /a";

  @ParameterizedTest
  @FieldSource("CLIENTS")
  void isKnownOfEveryScopeThatACallCanRead(String scope) {
    for (String call :
        List.of(
            "upstream: shop, path: '/a/{" + scope + ".id}'",
            "upstream: shop, path: /a, method: POST, body: '{" + scope + ".id}'",
            "upstream: shop, path: /a, when: " + scope + ".id = 1",
            PLAIN + ", cache: { ttl: 1m, tags: ['{" + scope + ".id}'] }")) {
      if (scope.equals("claims")) {
        assertThatThrownBy(() -> inputs("", "[]", call)).isInstanceOf(DefinitionException.class);
      } else {
        assertThat(inputs("", "[]", call))
            .as(call)
            .singleElement()
            .extracting(input -> input.kind().name().toLowerCase(Locale.ROOT))
            .isEqualTo(scope);
      }
    }
  }

  @Test
  void isAllOfAScopeWhereAConditionReadsIt() {
    assertThat(inputs("", "[]", PLAIN + ", when: path.id = query.q"))
        .containsExactlyInAnyOrder(Input.all("path"), Input.all("query"));
  }

  @Test
  void isWhatListsHeadersAndSchemasRead() {
    assertThat(inputs("", "[]", "upstream: shop, path: '/a/{item}', for-each: query.ids"))
        .containsExactly(new Input(Input.Kind.QUERY, Optional.of("ids")));
    assertThat(inputs("", "[accept-language, cookie]", PLAIN))
        .containsExactly(Input.header("accept-language"), Input.header("cookie"));
    assertThat(inputs("request-schema: { type: object }", "[]", PLAIN))
        .containsExactly(Input.all("body"));
    assertThat(inputs("", "[]", PLAIN)).isEmpty();
  }

  @Test
  void isOneHeaderHoweverItIsWrittenAndHoweverOften() {
    assertThat(
            inputs(
                "", "[x-tenant]", "upstream: shop, path: '/a/{header.X-Tenant}/{header.x-tenant}'"))
        .containsExactly(Input.header("x-tenant"));
  }

  @Test
  void isInTheKeyOfACachedCallOrNotSentUnlessAnswersAreEverybodys() {
    for (String scope : List.of("user", "shared")) {
      CallPlan call =
          call(
              "",
              "[cookie, x-tenant, authorization]",
              PLAIN + ", cache: { ttl: 1m, scope: " + scope + " }");
      CachePlan cache = call.cache().orElseThrow();

      assertThat(cache.vary()).containsExactly("x-tenant");
      assertThat(cache.user())
          .containsExactlyElementsOf(
              scope.equals("user")
                  ? List.of(Input.header("authorization"), Input.header("cookie"))
                  : List.of());
      assertThat(call.request().forward()).containsExactly("x-tenant", "cookie", "authorization");
    }
  }

  @Test
  void isTheSameForCallsThatMayShareARequest() {
    CallPlan plain = call("", "[x-tenant, x-other]", PLAIN);

    assertThat(plain.isSameAs(call("", "[x-tenant, x-other]", "upstream: shop, path: /b")))
        .isTrue();
    for (String other :
        List.of(
            PLAIN + ", method: HEAD",
            PLAIN + ", timeout: 7s",
            PLAIN + ", coalesce: true",
            PLAIN + ", cache: { ttl: 1m }",
            PLAIN + ", cache: { ttl: 1m, vary: [x-tenant] }",
            "upstream: twin, path: /a")) {
      assertThat(plain.isSameAs(call("", "[x-tenant, x-other]", other))).as(other).isFalse();
    }
    assertThat(plain.isSameAs(call("", "[x-tenant]", PLAIN))).isFalse();
  }

  private static List<Input> inputs(String more, String forward, String call) {
    return route(more, forward, call).inputs();
  }

  private static CallPlan call(String more, String forward, String call) {
    return route(more, forward, call).calls().get(0);
  }

  private static RoutePlan route(String more, String forward, String call) {
    String yaml =
        """
        upstreams:
          shop: { url: "http://shop", headers: { forward: %s } }
          twin: { url: "http://shop", headers: { forward: %s } }
        routes:
          page:
            method: POST
            path: /p/{id}
            %s
            calls:
              part: { %s }
        """
            .formatted(forward, forward, more, call);
    return PlanCompiler.compile(
            new DefinitionReader(name -> null)
                .read(List.of(new DefinitionFile("gateway.yaml", yaml))))
        .routes()
        .get(0);
  }
}
