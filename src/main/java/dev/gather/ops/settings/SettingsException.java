package dev.gather.ops.settings;

import java.util.List;

/** Properties of the application that cannot be. Carries no stack trace. */
final class SettingsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  SettingsException(List<String> problems) {
    super(String.join("\n", problems), null, false, false);
    this.problems = List.copyOf(problems);
  }

  /** Each as {@code name is value (expected: ...)}, in the order of the names. */
  List<String> problems() {
    return problems;
  }
}
