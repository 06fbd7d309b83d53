package dev.gather.ops.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.definition.problem.DefinitionException;
import dev.gather.definition.problem.Location;
import dev.gather.definition.problem.Problem;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;

class DefinitionFailureAnalyzerTest {

  private final DefinitionFailureAnalyzer analyzer = new DefinitionFailureAnalyzer();

  @Test
  void findsEveryProblemHoweverDeepItsCauseLies() {
    DefinitionException cause =
        new DefinitionException(
            List.of(
                new Problem(new Location("gateway.yaml", 2, 5), "unknown key `a`"),
                new Problem(new Location("gateway.yaml", 7, 1), "unknown key `b`")));

    FailureAnalysis analysis =
        Objects.requireNonNull(
            analyzer.analyze(new IllegalStateException(new IllegalArgumentException(cause))));

    assertThat(analysis.getDescription())
        .startsWith("The definition has 2 problems:")
        .contains("gateway.yaml:2:5: unknown key `a`\n", "gateway.yaml:7:1: unknown key `b`");
    assertThat(analysis.getAction()).contains("--check FILE");
  }

  @Test
  void leavesOtherFailuresToOthers() {
    assertThat(analyzer.analyze(new IllegalStateException("port in use"))).isNull();
  }
}
