package dev.gather.plan.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.definition.LoadedDefinition;
import dev.gather.definition.Reading;
import dev.gather.definition.problem.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class StaticRulesTest {

  @Test
  void warnOfWhatWouldBeATemplateElsewhere() {
    assertThat(
            warnings(
                """
                link: "/products/{path.id}"
                name: "{product.name:none}"
                list: [1, "a {product}", { deep: "{query['x']}" }]
                """))
        .containsExactly(
            "gateway.yaml:7:24: " + text("{path.id}"),
            "gateway.yaml:8:13: " + text("{product.name:none}"),
            "gateway.yaml:9:20: " + text("{product}"),
            "gateway.yaml:9:40: " + text("{query['x']}"));
  }

  @Test
  void sayNothingOfOtherTexts() {
    assertThat(
            warnings(
                """
                message: "{count} of {other.total} for {user}, {header}"
                code: "function () { return path.id; }"
                style: "a { color: red }"
                doubled: "{{path.id}} {{product.name}}"
                open: "{path.id"
                number: 1
                "{path.id}": name
                env: "${A}"
                """))
        .isEmpty();
  }

  @Test
  void lookAtWhatTheFileSaysAndNotAtValuesThatArePutIn() {
    assertThat(warnings("a: \"${A}\"\nb: \"${A} {path.id}\""))
        .containsExactly("gateway.yaml:8:10: " + text("{path.id}"));
  }

  private static String text(String reference) {
    return "warning: `%s` is text, as `static` reads nothing (expected: constants; a call or `transform` where something is read)"
        .formatted(reference);
  }

  private static List<String> warnings(String lines) {
    String yaml =
        """
        upstreams: { a: { url: http://a } }
        routes:
          page:
            path: /{id}
            calls: { product: { upstream: a, path: / } }
            static:
        """
            + lines.indent(6);
    LoadedDefinition loaded = Reading.read(yaml, "A", "{path.secret}");
    var unused = PlanCompiler.compile(loaded);
    return loaded.problems().warnings().stream().map(Problem::toString).toList();
  }
}
