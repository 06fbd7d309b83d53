package dev.gather.definition.yaml;

import org.jspecify.annotations.Nullable;

/** Where the values of {@code ${NAME}} come from, such as {@code System::getenv}. */
@FunctionalInterface
public interface EnvironmentLookup {

  /** How a problem begins that says no more than that a variable has no value. */
  String NOT_SET = "environment variable `";

  /** The variable's value, or null when it is not set. */
  @Nullable String value(String name);
}
