package dev.gather.web;

import dev.gather.answer.Vary;
import dev.gather.execution.Generation;
import dev.gather.execution.Route;
import dev.gather.execution.proxy.ProxyRoute;
import dev.gather.plan.ProxyPlan;
import dev.gather.plan.RoutePath;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the route of a request. A segment that is written out wins over a variable, and that over
 * {@code /**}, from left to right; a path that leads to no route of the method that way is tried
 * the next way. Its cost depends on the path's length, not on the number of routes.
 */
final class RouteTable {

  /** What a proxy of any method stands for, to those who ask what is allowed. */
  static final List<String> USUAL =
      List.of("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT");

  /**
   * A tunnel is no request to pass on, and an echo would show what was added to it.
   *
   * @see <a href="https://datatracker.ietf.org/doc/html/rfc9110#section-9.3.8">RFC 9110, 9.3.8</a>
   */
  private static final Set<String> NEVER_PROXIED = Set.of("CONNECT", "TRACE");

  /** No route takes this method, so that a search for it passes all routes of a path. */
  private static final String TUNNEL = "CONNECT";

  /** What can be a method. None that is in use is longer. */
  private static final Pattern METHOD = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}");

  private final Node root = new Node();

  /** Whether a route does not answer everybody. */
  private final boolean isGuarded;

  private final Set<String> methods = new TreeSet<>();

  /**
   * @param inputs names of a request's headers that all answers depend on
   */
  RouteTable(List<Route> routes, List<ProxyRoute> proxies, List<String> inputs) {
    this.isGuarded =
        routes.stream().anyMatch(route -> route.plan().isGuarded())
            || proxies.stream().anyMatch(proxy -> proxy.plan().admission().isGuarded());
    for (Route route : routes) {
      RoutePath path = route.plan().path();
      String vary = Vary.of(route, inputs);
      Leaf leaf = segments -> new RouteMatch.Matched(route, vary, variables(path, segments));
      Node node = node(path);
      node.routes.put(route.plan().method(), leaf);
      methods.add(route.plan().method());
      if (route.plan().method().equals("GET")) {
        node.routes.put("HEAD", leaf);
        methods.add("HEAD");
      }
    }
    for (ProxyRoute proxy : proxies) {
      RoutePath path = proxy.plan().path();
      Node node = node(path);
      Map<String, Leaf> leaves = path.hasRest() ? node.rests : node.routes;
      Leaf leaf = segments -> new RouteMatch.Proxied(proxy, segments, variables(path, segments));
      for (String method : proxy.plan().methods()) {
        methods.add(method);
        leaves.put(method, leaf);
      }
    }
  }

  static RouteTable of(Generation generation, Optional<CrossOrigin> crossOrigin) {
    List<String> inputs = crossOrigin.map(pages -> pages.cors().inputs()).orElse(List.of());
    return new RouteTable(generation.routes(), generation.proxies(), inputs);
  }

  private Node node(RoutePath path) {
    Node node = root;
    for (RoutePath.Segment segment : path.segments()) {
      node =
          segment instanceof RoutePath.Literal literal
              ? node.literals.computeIfAbsent(literal.text(), text -> new Node())
              : node.variable();
    }
    return node;
  }

  /**
   * @param segments decoded
   */
  RouteMatch find(String method, List<String> segments) {
    RouteMatch found = look(method, segments);
    return isGuarded && PathReading.isAmbiguous(segments) && passesBy(found, method, segments)
        ? new RouteMatch.Malformed(
            new RejectedRequestException(
                "the path can be read as that of another route (expected: one way to read it)"))
        : found;
  }

  /** Whether a service could take the request for one of a route that asks more of it. */
  private boolean passesBy(RouteMatch found, String method, List<String> segments) {
    return found instanceof RouteMatch.Routed routed
        && look(method, PathReading.of(segments)) instanceof RouteMatch.Routed meant
        && !meant.name().equals(routed.name())
        && meant.isGuarded();
  }

  private RouteMatch look(String method, List<String> segments) {
    Leaf leaf = root.find(segments, 0, method, null);
    if (leaf != null) {
      return leaf.apply(segments);
    }
    TreeSet<String> methods = new TreeSet<>();
    root.find(segments, 0, method, methods);
    return methods.isEmpty()
        ? new RouteMatch.NotFound()
        : new RouteMatch.WrongMethod(allowed(methods));
  }

  /**
   * Of a browser that asks what may be sent to a path: all methods that its routes have together.
   *
   * @param asked is among the methods where a proxy takes any
   * @param segments decoded
   */
  RouteMatch ofPreflight(String asked, List<String> segments) {
    TreeSet<String> methods = new TreeSet<>();
    root.find(segments, 0, TUNNEL, methods);
    if (methods.isEmpty()) {
      return new RouteMatch.NotFound();
    }
    boolean takesAny = methods.contains(ProxyPlan.ANY_METHOD) && !NEVER_PROXIED.contains(asked);
    if (takesAny && METHOD.matcher(asked).matches()) {
      methods.add(asked);
    }
    return new RouteMatch.WrongMethod(allowed(methods));
  }

  /** Of a request that is for no path, but for the server. */
  RouteMatch ofServer() {
    return new RouteMatch.WrongMethod(allowed(new TreeSet<>(methods)));
  }

  private static List<String> allowed(TreeSet<String> methods) {
    if (methods.remove(ProxyPlan.ANY_METHOD)) {
      methods.addAll(USUAL);
    }
    methods.add("OPTIONS");
    return List.copyOf(methods);
  }

  private static Map<String, String> variables(RoutePath path, List<String> segments) {
    List<RoutePath.Segment> pattern = path.segments();
    Map<String, String> variables = new LinkedHashMap<>();
    for (int i = 0; i < pattern.size(); i++) {
      if (pattern.get(i) instanceof RoutePath.Variable variable) {
        variables.put(variable.name(), segments.get(i));
      }
    }
    return variables;
  }

  /** A route at the end of its pattern, which it gives to the segments of a path that has that. */
  private interface Leaf extends Function<List<String>, RouteMatch> {}

  private static final class Node {
    private final Map<String, Node> literals = new HashMap<>();
    private final Map<String, Leaf> routes = new HashMap<>();

    /** Those whose pattern goes on with {@code /**}. */
    private final Map<String, Leaf> rests = new HashMap<>();

    private @Nullable Node variable;

    Node variable() {
      if (variable == null) {
        variable = new Node();
      }
      return variable;
    }

    /**
     * @param others takes the methods that the path has on the way, if anybody wants them
     */
    @Nullable Leaf find(
        List<String> segments, int at, String method, @Nullable Set<String> others) {
      Leaf found = null;
      if (at == segments.size()) {
        found = pick(routes, method, others);
      } else {
        String segment = segments.get(at);
        Node literal = literals.get(segment);
        found = literal == null ? null : literal.find(segments, at + 1, method, others);
        if (found == null && variable != null && !segment.isEmpty()) {
          found = variable.find(segments, at + 1, method, others);
        }
      }
      return found == null ? pick(rests, method, others) : found;
    }

    private static @Nullable Leaf pick(
        Map<String, Leaf> leaves, String method, @Nullable Set<String> others) {
      if (others != null) {
        others.addAll(leaves.keySet());
      }
      Leaf leaf = leaves.get(method);
      return leaf == null && !NEVER_PROXIED.contains(method)
          ? leaves.get(ProxyPlan.ANY_METHOD)
          : leaf;
    }
  }
}
