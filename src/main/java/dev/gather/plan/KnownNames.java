package dev.gather.plan;

import dev.gather.definition.Suggestion;
import java.util.Collection;

/** Says what a name could have been. */
final class KnownNames {

  private KnownNames() {}

  /** {@code a, b; did you mean `a`?} */
  static String instead(String name, Collection<String> known) {
    return (known.isEmpty() ? "none is defined" : String.join(", ", known))
        + Suggestion.didYouMean(name, known);
  }
}
