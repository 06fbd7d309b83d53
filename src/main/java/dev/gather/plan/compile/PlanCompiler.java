package dev.gather.plan.compile;

import dev.gather.definition.LoadedDefinition;
import dev.gather.definition.model.GatewayDefinition;
import dev.gather.definition.model.RouteDefinition;
import dev.gather.definition.problem.DefinitionPath;
import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.plan.GatewayPlan;
import dev.gather.plan.ProxyPlan;
import dev.gather.plan.RoutePath;
import dev.gather.plan.RoutePlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compiles definitions, and finds what is wrong with their meaning. */
public final class PlanCompiler {

  /** Answered by the gateway itself. */
  private static final Set<String> RESERVED = Set.of("/livez", "/readyz");

  private static final String GET = "GET";
  private static final String HEAD = "HEAD";

  private final GatewayDefinition definition;
  private final DefinitionProblems problems;

  private PlanCompiler(LoadedDefinition loaded) {
    this.definition = loaded.definition();
    this.problems = loaded.problems();
  }

  /**
   * @return a plan of a definition without problems
   * @throws dev.gather.definition.problem.DefinitionException with every problem, of structure and
   *     of meaning
   */
  public static GatewayPlan compile(LoadedDefinition loaded) {
    GatewayPlan plan = new PlanCompiler(loaded).compile();
    loaded.problems().throwIfAny();
    return plan;
  }

  private GatewayPlan compile() {
    List<RoutePlan> routes = new ArrayList<>();
    List<ProxyPlan> proxies = new ArrayList<>();
    Map<String, String> taken = new HashMap<>();
    for (RouteDefinition route : definition.routes().values()) {
      Optional<RoutePath> path = path(route, taken);
      if (path.isPresent() && route.proxy().isPresent()) {
        new ProxyCompiler(definition, route, path.get(), problems)
            .compile(route.proxy().get())
            .ifPresent(proxies::add);
      } else if (path.isPresent()) {
        new RouteCompiler(definition, route, path.get(), problems).compile().ifPresent(routes::add);
      }
    }
    new AccessRules(definition.access(), problems).check();
    return new GatewayPlan(
        List.copyOf(routes), List.copyOf(proxies), definition.cors(), definition.access());
  }

  private Optional<RoutePath> path(RouteDefinition route, Map<String, String> taken) {
    String pointer = DefinitionPath.of("routes", route.name(), "path");
    if (route.path().isEmpty() || problems.has(pointer)) {
      return Optional.empty();
    }
    RoutePath path;
    try {
      path = RoutePath.parse(route.path());
    } catch (IllegalArgumentException e) {
      problems.add(pointer, "path: " + e.getMessage());
      return Optional.empty();
    }
    if (path.hasRest() && route.proxy().isEmpty()) {
      problems.add(
          pointer,
          Math.max(0, route.path().length() - 2),
          "path `"
              + path
              + "` matches many depths (expected: `/**` only where there is a `proxy`)");
      return Optional.empty();
    }
    if (RESERVED.contains(path.shape()) || path.shape().startsWith("/actuator/")) {
      problems.add(pointer, "path `" + path + "` is the gateway's own (expected: another path)");
    }
    Map<String, List<String>> others = new LinkedHashMap<>();
    for (String method : answered(route)) {
      String other = taken.putIfAbsent(method + " " + path.shape(), route.name());
      if (other != null) {
        others.computeIfAbsent(other, name -> new ArrayList<>()).add(method);
      }
    }
    others.forEach(
        (other, methods) ->
            problems.add(
                pointer,
                "%s %s is answered by route `%s` already (expected: one route for a method and a path)"
                    .formatted(shown(methods), path, other)));
    return Optional.of(path);
  }

  /** With calls, GET answers HEAD as well; a proxy takes what it names. */
  private static List<String> answered(RouteDefinition route) {
    return route.proxy().isEmpty() && route.method().equals(GET)
        ? List.of(GET, HEAD)
        : route.methods();
  }

  private static String shown(List<String> methods) {
    if (methods.contains(RouteDefinition.ANY_METHOD)) {
      return "any method of";
    }
    // Of two routes with GET, that says enough.
    return methods.equals(List.of(GET, HEAD)) ? GET : String.join(", ", methods);
  }
}
