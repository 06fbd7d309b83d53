package dev.gather.access.operators;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells operators from others, by their token. */
public final class OperatorAccess {

  private static final String SCHEME = "Bearer";

  private final @Nullable OperatorToken token;

  /**
   * @param token none where whoever reaches the endpoints is taken for an operator
   */
  OperatorAccess(@Nullable OperatorToken token) {
    this.token = token;
  }

  /** Who it is that is not refused: no name of a person, as all have one token. */
  public String operator() {
    return token == null ? "anybody" : "operator";
  }

  /**
   * @param authorization values of all fields of that name
   * @param isInQuery whether a parameter of the query is named as a token would be
   * @return empty for an operator
   */
  public Optional<Refusal> refusal(List<String> authorization, boolean isInQuery) {
    OperatorToken known = token;
    if (known == null) {
      return Optional.empty();
    }
    if (isInQuery || authorization.size() > 1) {
      return Optional.of(Refusal.MALFORMED);
    }
    return authorization.isEmpty()
        ? Optional.of(Refusal.MISSING)
        : refusal(authorization.get(0), known);
  }

  private static Optional<Refusal> refusal(String authorization, OperatorToken known) {
    int end = authorization.indexOf(' ');
    String scheme = end < 0 ? authorization : authorization.substring(0, end);
    if (!scheme.equalsIgnoreCase(SCHEME)) {
      return Optional.of(Refusal.MISSING);
    }
    String claimed = end < 0 ? "" : authorization.substring(end).strip();
    if (claimed.isEmpty()) {
      return Optional.of(Refusal.MALFORMED);
    }
    return known.equalsText(claimed) ? Optional.empty() : Optional.of(Refusal.WRONG);
  }
}
