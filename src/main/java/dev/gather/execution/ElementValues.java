package dev.gather.execution;

import dev.gather.expression.Reference;
import dev.gather.expression.Value;
import dev.gather.expression.Values;

/**
 * The values of one request of a for-each.
 *
 * @param scope {@code item} or {@code keys}
 * @param value of that scope
 * @param others the values of every other scope
 */
record ElementValues(String scope, Value.Json value, Values others) implements Values {

  @Override
  public Value of(Reference reference) {
    return reference.scope().equals(scope) ? reference.in(value) : others.of(reference);
  }
}
