package dev.gather.web;

import dev.gather.execution.Route;
import dev.gather.plan.RoutePath;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the route of a request. A segment that is written out wins over a variable, from left to
 * right; a path that leads to no route of the method that way is tried through the variable. Its
 * cost depends on the path's length, not on the number of routes.
 */
final class RouteTable {

  private final Node root = new Node();

  RouteTable(List<Route> routes) {
    for (Route route : routes) {
      Node node = root;
      for (RoutePath.Segment segment : route.plan().path().segments()) {
        node =
            segment instanceof RoutePath.Literal literal
                ? node.literals.computeIfAbsent(literal.text(), text -> new Node())
                : node.variable();
      }
      node.routes.put(route.plan().method(), route);
    }
  }

  /**
   * @param segments decoded
   */
  RouteMatch find(String method, List<String> segments) {
    TreeSet<String> methods = new TreeSet<>();
    Route route = root.find(segments, 0, method.equals("HEAD") ? "GET" : method, methods);
    if (route != null) {
      return new RouteMatch.Found(route, variables(route, segments));
    }
    return methods.isEmpty()
        ? new RouteMatch.NotFound()
        : new RouteMatch.WrongMethod(allowed(methods));
  }

  private static List<String> allowed(TreeSet<String> methods) {
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    methods.add("OPTIONS");
    return List.copyOf(methods);
  }

  private static Map<String, String> variables(Route route, List<String> segments) {
    List<RoutePath.Segment> pattern = route.plan().path().segments();
    Map<String, String> variables = new LinkedHashMap<>();
    for (int i = 0; i < pattern.size(); i++) {
      if (pattern.get(i) instanceof RoutePath.Variable variable) {
        variables.put(variable.name(), segments.get(i));
      }
    }
    return variables;
  }

  private static final class Node {
    private final Map<String, Node> literals = new HashMap<>();
    private final Map<String, Route> routes = new HashMap<>();
    private @Nullable Node variable;

    Node variable() {
      if (variable == null) {
        variable = new Node();
      }
      return variable;
    }

    /**
     * @param others takes the methods that the path has on the way
     */
    @Nullable Route find(List<String> segments, int at, String method, Set<String> others) {
      if (at == segments.size()) {
        others.addAll(routes.keySet());
        return routes.get(method);
      }
      String segment = segments.get(at);
      Node literal = literals.get(segment);
      Route found = literal == null ? null : literal.find(segments, at + 1, method, others);
      if (found != null) {
        return found;
      }
      return variable == null || segment.isEmpty()
          ? null
          : variable.find(segments, at + 1, method, others);
    }
  }
}
