package dev.gather.execution.foreach;

import dev.gather.json.Slice;
import dev.gather.json.Value;
import dev.gather.template.Reference;
import dev.gather.template.Values;

/**
 * The values of one request of a for-each.
 *
 * @param scope {@code item} or {@code keys}
 * @param value of that scope
 * @param others the values of every other scope
 */
record ElementValues(String scope, Slice value, Values others) implements Values {

  @Override
  public Value of(Reference reference) {
    return reference.scope().equals(scope) ? reference.in(value) : others.of(reference);
  }
}
