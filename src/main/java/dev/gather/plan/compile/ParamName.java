package dev.gather.plan.compile;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Whose value a key of {@code params} stands for.
 *
 * @param scope that references to it have
 * @param name there; a header's in lower case
 */
record ParamName(String scope, String name) {

  /** Scopes of texts, with which a key may begin. */
  static final List<String> SCOPES = List.of("path", "query", "header", "cookie");

  ParamName {
    name = scope.equals("header") ? name.toLowerCase(Locale.ROOT) : name;
  }

  /**
   * A name alone is the variable of the path where it has one, else a query parameter.
   *
   * @param variables of the route's path
   */
  static ParamName of(String key, Set<String> variables) {
    int dot = key.indexOf('.');
    String scope = dot < 0 ? "" : key.substring(0, dot);
    if (SCOPES.contains(scope)) {
      return new ParamName(scope, key.substring(dot + 1));
    }
    return new ParamName(variables.contains(key) ? "path" : "query", key);
  }
}
