package dev.gather.plan.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.definition.DefinitionReader;
import dev.gather.definition.yaml.DefinitionFile;
import dev.gather.plan.Input;
import dev.gather.plan.RoutePlan;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which calls wait for what is required of others, and which cannot. */
class CallRequirementsTest {

  @Test
  void readWhatTheyNameAndHoldBackWhatDependsOnIt() {
    RoutePlan route =
        route(
            "$exists(owner.name)",
            """
            owner: { upstream: s, path: /owner }
            pets: { upstream: s, path: "/pets?of={owner.id}" }
            visits: { upstream: s, path: "/visits?of={pets.id}" }
            later: { upstream: s, path: /later, after: [owner] }
            news: { upstream: s, path: /news }
            """);

    assertThat(names(route, route.requirements().get(0).reads())).containsExactly("owner");
    assertThat(names(route, route.requirements().get(0).holds()))
        .containsExactly("pets", "visits", "later");
    assertThat(route.admission().requirements()).isEmpty();
    assertThat(route.isGuarded()).isTrue();
  }

  @Test
  void holdBackWhatChangesSomethingUnlessTheyNeedIt() {
    RoutePlan route =
        route(
            "$count(basket.lines) > 0",
            """
            session: { upstream: s, method: POST, path: /session }
            basket: { upstream: s, path: "/baskets/{session.id}" }
            order: { upstream: s, method: POST, path: /orders }
            mail: { upstream: s, method: PUT, path: /mail }
            head: { upstream: s, method: HEAD, path: /head }
            sum: { compute: "$sum(basket.lines)" }
            """);

    assertThat(names(route, route.requirements().get(0).holds()))
        .containsExactly("order", "mail", "sum");
  }

  @Test
  void neverWaitForEachOther() {
    RoutePlan route =
        route(
            "$exists(x0) and $exists(x1)\", status: 400 }, { that: \"$exists(y0) and $exists(y1)",
            """
            x0: { upstream: s, path: /x0 }
            y0: { upstream: s, path: /y0 }
            c: { upstream: s, path: "/c/{x0.id}" }
            d: { upstream: s, path: "/d/{y0.id}" }
            x1: { upstream: s, path: "/x1/{d.id}" }
            y1: { upstream: s, path: "/y1/{c.id}" }
            first: { upstream: s, method: POST, path: /first }
            """);

    assertThat(names(route, route.requirements().get(0).holds()))
        .containsExactly("c", "y1", "first");
    assertThat(names(route, route.requirements().get(1).holds()))
        .as("the first waits for d")
        .containsExactly("first");
  }

  @Test
  void areWhatTheDocumentDependsOn() {
    RoutePlan route =
        route("owner.user = header.user", "owner: { upstream: s, path: /o, required: false }");

    assertThat(route.documentInputs()).containsExactly(Input.all("header"));
    assertThat(route.optional().isEmpty()).as("a requirement needs it").isTrue();
  }

  @Test
  void stayBeforeAllCallsWhereTheyNameNone() {
    RoutePlan route = route("path.id != '0'", "owner: { upstream: s, path: /o }");

    assertThat(route.requirements()).isEmpty();
    assertThat(route.admission().requirements()).hasSize(1);
  }

  @Test
  void nameCallsThatThereAre() {
    assertThat(
            Compiling.problems(
                definition("$exists(onwer.name)", "owner: { upstream: s, path: /o }")))
        .containsExactly(
            "gateway.yaml:6:23: that: unknown name `onwer` (expected: owner, path, query,"
                + " header, cookie; did you mean `owner`?)");
  }

  private static Stream<String> names(RoutePlan route, List<Integer> calls) {
    return route.names(calls);
  }

  private static RoutePlan route(String that, String calls) {
    return PlanCompiler.compile(
            new DefinitionReader(name -> null)
                .read(List.of(new DefinitionFile("gateway.yaml", definition(that, calls)))))
        .routes()
        .get(0);
  }

  private static String definition(String that, String calls) {
    return """
        upstreams:
          s: { url: "http://s" }
        routes:
          page:
            path: /{id}
            require: [{ that: "%s", status: 404 }]
            calls:
        """
            .formatted(that)
        + calls.indent(6);
  }
}
