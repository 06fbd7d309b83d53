package dev.gather.ops.reload;

import dev.gather.definition.problem.DefinitionException;
import dev.gather.definition.problem.Problem;
import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells whoever starts the gateway with a bad file all that is wrong, instead of a stack trace. */
final class DefinitionFailureAnalyzer extends AbstractFailureAnalyzer<DefinitionException> {

  private static final String ACTION =
      "Correct the definition. To check it without starting the gateway, run"
          + " java -jar gather.jar --check FILE...";

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, DefinitionException cause) {
    int count = cause.problems().size();
    String heading =
        count == 1 ? "The definition has a problem:" : "The definition has " + count + " problems:";
    String description =
        cause.problems().stream()
            .map(Problem::toString)
            .collect(Collectors.joining("\n    ", heading + "\n\n    ", ""));
    return new FailureAnalysis(description, ACTION, cause);
  }
}
