package dev.gather.definition.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.gather.definition.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;

class DefinitionProblemsTest {

  private static final String PATH =
      DefinitionPath.of("routes", "product", "calls", "product", "path");

  private final DefinitionProblems problems = Reading.read(Reading.SMALLEST).problems();

  @Test
  void isSilentWithoutProblems() {
    assertThat(problems.isEmpty()).isTrue();
    assertThat(problems.isIncomplete()).isFalse();
    assertThatCode(problems::throwIfAny).doesNotThrowAnyException();
  }

  @Test
  void pointsAtAValueOrAtItsKey() {
    problems.add(PATH, "value");
    problems.addAtKey(PATH, "key");

    assertThat(shown()).containsExactly("gateway.yaml:8:37: key", "gateway.yaml:8:43: value");
  }

  @Test
  void pointsIntoAScalarOfOneLine() {
    problems.add(PATH, 11, "in quotes");
    problems.add("/upstreams/catalog/url", 7, "plain");
    problems.add("/upstreams/catalog", 7, "no scalar");
    problems.add(PATH, 1_000, "outside");

    assertThat(shown())
        .containsExactly(
            "gateway.yaml:3:5: no scalar",
            "gateway.yaml:3:17: plain",
            "gateway.yaml:8:43: outside",
            "gateway.yaml:8:55: in quotes");
  }

  @Test
  void pointsAtTheStartOfAScalarWhoseColumnsAreUnknown() {
    String yaml =
        """
        upstreams:
          catalog:
            url: ${U}/abc
            headers:
              set:
                escaped: "a\\x41c"
                folded: >-
                  a b
        """;
    DefinitionProblems unknown = Reading.read(yaml, "U", "http://a").problems();
    unknown.add("/upstreams/catalog/url", 5, "substituted");
    unknown.add("/upstreams/catalog/headers/set/escaped", 2, "escaped");
    unknown.add("/upstreams/catalog/headers/set/folded", 1, "folded");

    assertThat(unknown.sorted())
        .extracting(Problem::toString)
        .containsExactly(
            "gateway.yaml:3:10: substituted",
            "gateway.yaml:6:18: escaped",
            "gateway.yaml:7:17: folded");
  }

  @Test
  void pointsAtTheNearestKeyOfWhatIsNotThere() {
    problems.add(DefinitionPath.of("routes", "product", "calls", "other", "path"), "missing");
    problems.add(DefinitionPath.of("nothing"), "missing");

    assertThat(shown()).containsExactly("gateway.yaml:1:1: missing", "gateway.yaml:7:5: missing");
  }

  @Test
  void reportsTheSameProblemOnce() {
    problems.add(PATH, "twice");
    problems.add(PATH, "twice");

    assertThat(shown()).hasSize(1);
  }

  @Test
  void knowsWhichValuesHaveProblems() {
    problems.add(DefinitionPath.of("routes", "product", "calls"), "bad");

    assertThat(problems.has("/routes/product/calls")).isTrue();
    assertThat(problems.has("/routes/product")).isTrue();
    assertThat(problems.has(DefinitionPath.ROOT)).isTrue();
    assertThat(problems.has("/routes/product/calls/product")).isFalse();
    assertThat(problems.has("/routes/prod")).isFalse();
  }

  @Test
  void knowsThePlaceAndTheRawTextOfAValue() {
    assertThat(problems.locate(PATH)).isEqualTo(new Location("gateway.yaml", 8, 43));
    assertThat(problems.rawText(PATH)).hasValue("/products/{path.id}");
    assertThat(problems.rawText("/routes")).isEmpty();
    assertThat(problems.rawText("/nothing")).isEmpty();
  }

  @Test
  void escapesPointers() {
    assertThat(DefinitionPath.of()).isEmpty();
    assertThat(DefinitionPath.of("a/b", "c~d", 0, "")).isEqualTo("/a~1b/c~0d/0/");
    assertThat(DefinitionPath.segments("/a~1b/c~0d/0/")).containsExactly("a/b", "c~d", "0", "");
    assertThat(DefinitionPath.segments("")).isEmpty();
    assertThat(DefinitionPath.append("/a", "b")).isEqualTo("/a/b");
  }

  private List<String> shown() {
    return problems.sorted().stream().map(Problem::toString).toList();
  }
}
