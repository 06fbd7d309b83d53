package dev.gather.definition.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who may ask, the block {@code access} of a definition.
 *
 * @param isAuthenticatedByDefault whether a route that says nothing of it is for those only whom
 *     one of these knows
 * @param jwt whose tokens are believed
 * @param apiKeys which keys are
 */
public record AccessDefinition(
    boolean isAuthenticatedByDefault,
    List<JwtDefinition> jwt,
    Optional<ApiKeysDefinition> apiKeys) {

  private static final String AUTHORIZATION = "authorization";

  /** What a definition without the block has. */
  public static final AccessDefinition NONE =
      new AccessDefinition(false, List.of(), Optional.empty());

  /** Names of the headers that tell who asks, in lower case. */
  public List<String> credentials() {
    List<String> names = new ArrayList<>();
    if (!jwt.isEmpty()) {
      names.add(AUTHORIZATION);
    }
    apiKeys.map(ApiKeysDefinition::header).ifPresent(names::add);
    return List.copyOf(names);
  }

  /** Whether anybody can be known. */
  public boolean knowsSomebody() {
    return !jwt.isEmpty() || apiKeys.isPresent();
  }
}
