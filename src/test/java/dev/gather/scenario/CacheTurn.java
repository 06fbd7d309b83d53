package dev.gather.scenario;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One request of several, and what its service answers when it is asked.
 *
 * @param query of the service's target, with its question mark; empty for none
 * @param fields lines of the request by name in lower case
 * @param answer lines of the answer by name in lower case
 */
record CacheTurn(
    String method,
    String thing,
    String query,
    Map<String, List<String>> fields,
    int status,
    Map<String, List<String>> answer) {

  boolean isRead() {
    return method.equals("GET");
  }

  /** At the service. */
  String target() {
    return "/things/" + thing + query;
  }

  CacheTurn withMethod(String other) {
    return new CacheTurn(other, thing, query, fields, status, answer);
  }

  CacheTurn withFields(Map<String, List<String>> others) {
    return new CacheTurn(method, thing, query, others, status, answer);
  }

  /**
   * @param lines none to leave the field out
   */
  CacheTurn withAnswer(String name, List<String> lines) {
    Map<String, List<String>> changed = new TreeMap<>(answer);
    changed.remove(name);
    if (!lines.isEmpty()) {
      changed.put(name, lines);
    }
    return new CacheTurn(method, thing, query, fields, status, changed);
  }
}
