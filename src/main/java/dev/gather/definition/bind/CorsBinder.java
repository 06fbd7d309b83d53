package dev.gather.definition.bind;

import dev.gather.definition.model.CorsDefinition;
import java.time.Duration;
import java.util.Optional;

/** Makes the record of what pages of other origins may do; every default of it is here. */
public final class CorsBinder {

  private static final Duration MAX_AGE = Duration.ofMinutes(10);

  private CorsBinder() {}

  /**
   * Empty when the definition has none.
   *
   * @param root the whole definition
   */
  public static Optional<CorsDefinition> bind(Block root) {
    return root.tree("cors").map(tree -> cors(new Block(tree)));
  }

  private static CorsDefinition cors(Block block) {
    return new CorsDefinition(
        block.strings("origins"),
        block.flag("credentials", false),
        block.duration("max-age", MAX_AGE));
  }
}
