package dev.gather.plan.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.definition.DefinitionReader;
import dev.gather.definition.yaml.DefinitionFile;
import dev.gather.plan.RoutePlan;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which calls an answer can do without. */
class OptionalCallsTest {

  @Test
  void thoseThatAreNotRequired() {
    assertThat(
            optional(
                """
                a: { upstream: s, path: /a }
                b: { upstream: s, path: /b, required: false }
                c: { upstream: s, path: /c, fallback: 1 }
                """))
        .containsExactly("b", "c");
  }

  @Test
  void noneThatARequiredCallReadsInWhicheverWay() {
    assertThat(
            optional(
                """
                target: { upstream: s, path: /a, required: false }
                byTarget: { upstream: s, path: "/{target.id}" }
                default: { upstream: s, path: /a, fallback: { id: 1 } }
                byDefault: { upstream: s, path: "/{default.id:7}" }
                tree: { upstream: s, path: /a, required: false }
                byBody: { upstream: s, method: POST, path: /a, body: { id: "{tree.id}" } }
                list: { upstream: s, path: /a, required: false }
                byList: { upstream: s, path: "/{item}", for-each: list }
                switch: { upstream: s, path: /a, required: false }
                byCondition: { upstream: s, path: /a, when: "switch.on" }
                tag: { upstream: s, path: /a, required: false }
                byTag: { upstream: s, path: /a, cache: { ttl: 1m, tags: ["t:{tag.id}"] } }
                """))
        .isEmpty();
  }

  @Test
  void noneThatARequiredCallReadsByWayOfOthers() {
    assertThat(
            optional(
                """
                a: { upstream: s, path: /a, required: false }
                b: { upstream: s, path: "/{a.id}", required: false }
                c: { upstream: s, path: "/{b.id}" }
                d: { upstream: s, path: "/{c.id}", required: false }
                """))
        .containsExactly("d");
  }

  /** What a page cannot do without is not given up for want of a second source. */
  @Test
  void noneThatStandsInForARequiredCallOrIsReadByOneThatDoes() {
    assertThat(
            optional(
                """
                a: { upstream: s, path: /a, fallback-call: b }
                b: { upstream: s, path: "/{c.id}", fallback-call: d }
                c: { upstream: s, path: /c, required: false }
                d: { upstream: s, path: /d }
                e: { upstream: s, path: /e, required: false, fallback-call: f }
                f: { upstream: s, path: /f }
                """))
        .containsExactly("e", "f");
  }

  @Test
  void thoseThatARequiredCallOnlyWaitsFor() {
    assertThat(
            optional(
                """
                a: { upstream: s, path: /a, required: false }
                b: { upstream: s, path: /b, after: [a] }
                """))
        .containsExactly("a");
  }

  /** A brownout must not turn into errors. */
  @Test
  void noneThatIsShownWhereSoManyMustHaveAnsweredAndTheRequiredOnesAreTooFew() {
    String calls =
        """
        a: { upstream: s, path: /a, required: false }
        b: { upstream: s, path: "/{a.id}" }
        c: { upstream: s, path: /c, required: false }
        d: { upstream: s, path: "/{e.id}", required: false }
        e: { upstream: s, path: /e, required: false, hidden: true }
        f: { upstream: s, path: /f, required: false, hidden: true }
        """;

    assertThat(optional("at-least: 1", calls)).containsExactly("c", "d", "e", "f");
    assertThat(optional("at-least: 2", calls)).containsExactly("f");
  }

  private static List<String> optional(String calls) {
    return optional("", calls);
  }

  private static List<String> optional(String key, String calls) {
    String yaml =
        "upstreams: { s: { url: \"http://s\" } }\nroutes:\n  r:\n    path: /r\n    "
            + key
            + "\n    calls:\n"
            + calls.indent(6);
    RoutePlan route =
        PlanCompiler.compile(
                new DefinitionReader(name -> null)
                    .read(List.of(new DefinitionFile("gateway.yaml", yaml))))
            .routes()
            .get(0);
    return route.names(route.optional().stream().boxed().toList()).toList();
  }
}
