package dev.gather.template;

import dev.gather.json.Value;

/** The values of one request. */
@FunctionalInterface
public interface Values {

  /** The value a reference stands for, without regard to its default. */
  Value of(Reference reference);
}
