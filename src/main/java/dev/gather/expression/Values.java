package dev.gather.expression;

/** The values of one request. */
@FunctionalInterface
public interface Values {

  /** The value a reference stands for, without regard to its default. */
  Value of(Reference reference);
}
