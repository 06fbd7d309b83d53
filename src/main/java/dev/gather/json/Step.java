package dev.gather.json;

/** One step from a value to a value inside it. */
public sealed interface Step {

  /** Into an object, {@code .name} or {@code ['name']}. */
  record Member(String name) implements Step {}

  /** Into an array, {@code [0]}. */
  record Index(int position) implements Step {}
}
