package dev.gather.ops.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.definition.problem.Location;
import dev.gather.definition.problem.Problem;
import dev.gather.definition.yaml.DefinitionFile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProblemTextsTest {

  private final ProblemTexts texts =
      new ProblemTexts(
          List.of(new DefinitionFile("f", "path: /${KEY}//a\npath: /b\n")),
          Map.of("KEY", "s3cret/${x}", "SHORT", "b"));

  @Test
  void tellNothingOfWhatWasFoundBesideAPlaceholder() {
    assertThat(texts.of(List.of(problem(1, "path: /s3cret is empty (expected: a path)"))))
        .containsExactly(
            "f:1:7: what stands here does not fit, perhaps for its values of the environment or of files"
                + " (expected: a path)");
  }

  @Test
  void tellTheNameOfAValueThatIsQuotedElsewhere() {
    assertThat(texts.of(List.of(problem(2, "path: /b, as /s3cret/${x}/a has (expected: another)"))))
        .containsExactly("f:2:7: path: /b, as /${KEY}/a has (expected: another)");
  }

  @Test
  void tellThatAVariableHasNoValueThoughItStandsInAPlaceholder() {
    assertThat(texts.of(List.of(problem(1, "environment variable `A` is not set (expected: a)"))))
        .containsExactly("f:1:7: environment variable `A` is not set (expected: a)");
  }

  @Test
  void tellNothingOfATextOfSeveralLinesWithAPlaceholderInOneOfThem() {
    String yaml =
        """
        r:
          when: |
            a

             = "${KEY}"
          path: /b
        """;
    ProblemTexts block =
        new ProblemTexts(List.of(new DefinitionFile("f", yaml)), Map.of("KEY", "s3cret and more"));

    assertThat(block.of(List.of(new Problem(new Location("f", 2, 9), "no s3cret… (expected: a)"))))
        .singleElement()
        .asString()
        .startsWith("f:2:9: what stands here does not fit");
    assertThat(block.of(List.of(new Problem(new Location("f", 2, 3), "unknown key `when`"))))
        .containsExactly("f:2:3: unknown key `when`");
    assertThat(block.of(List.of(new Problem(new Location("f", 9, 9), "is missing"))))
        .containsExactly("f:9:9: is missing");
  }

  private static Problem problem(int line, String message) {
    return new Problem(new Location("f", line, 7), message);
  }
}
