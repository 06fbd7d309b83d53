package dev.gather.ops.settings;

import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells whoever starts the gateway all properties that cannot be, instead of a stack trace. */
final class SettingsFailureAnalyzer extends AbstractFailureAnalyzer<SettingsException> {

  private static final String ACTION =
      "Correct them where they are set: the command line, the environment, or a file of properties."
          + " README.md lists every property with its default.";

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, SettingsException cause) {
    int count = cause.problems().size();
    String heading =
        count == 1 ? "The settings have a problem:" : "The settings have " + count + " problems:";
    String description =
        cause.problems().stream().collect(Collectors.joining("\n    ", heading + "\n\n    ", ""));
    return new FailureAnalysis(description, ACTION, cause);
  }
}
