package dev.gather.plan;

import dev.gather.plan.schema.ParamSchema;

/**
 * One parameter of a route's requests.
 *
 * @param input what it is
 * @param schema what it must be
 */
public record ParamPlan(Input input, ParamSchema schema) {

  /** As a file may name it, {@code query.limit}. */
  public String label() {
    return input.scope() + "." + name();
  }

  public String name() {
    return input.name().orElseThrow();
  }
}
