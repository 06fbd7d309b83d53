package dev.gather.expression;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What stands between braces in a template: {@code {scope.member['member'][0]:default}}.
 *
 * @param scope {@code path}, {@code query}, {@code header}, {@code body}, {@code claims}, or the
 *     name of a call
 * @param steps from the scope to the value
 * @param defaultText what stands in for a missing value
 * @param text as written, without the braces
 * @param offset of the scope in the template, from 0
 */
public record Reference(
    String scope, List<Step> steps, Optional<String> defaultText, String text, int offset)
    implements Template.Part {

  /** Scopes that are no calls, so that no call may have their names. */
  public static final Set<String> SCOPES =
      Set.of("path", "query", "header", "claims", "body", "item", "keys");

  private static final Set<String> CLIENTS = Set.of("path", "query", "header", "claims", "body");

  /** Whether the value is the client's own. */
  public boolean isClients() {
    return CLIENTS.contains(scope);
  }

  /** Whether the value is a call's answer or inside it. */
  public boolean isCall() {
    return !SCOPES.contains(scope);
  }

  /** Whether values of the scope have JSON types; those of the others are texts. */
  boolean isTyped() {
    return isCall() || scope.equals("body") || scope.equals("item");
  }

  /** What it stands for inside an answer or a body. */
  public Value in(Value.Json document) {
    return JsonPath.select(document, steps);
  }

  @Override
  public String toString() {
    return "{" + text + "}";
  }
}
