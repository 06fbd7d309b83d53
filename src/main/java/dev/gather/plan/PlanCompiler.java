package dev.gather.plan;

import dev.gather.definition.DefinitionPath;
import dev.gather.definition.DefinitionProblems;
import dev.gather.definition.GatewayDefinition;
import dev.gather.definition.LoadedDefinition;
import dev.gather.definition.RouteDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compiles definitions, and finds what is wrong with their meaning. */
public final class PlanCompiler {

  /** Answered by the gateway itself. */
  private static final Set<String> RESERVED = Set.of("/livez", "/readyz");

  private final GatewayDefinition definition;
  private final DefinitionProblems problems;

  private PlanCompiler(LoadedDefinition loaded) {
    this.definition = loaded.definition();
    this.problems = loaded.problems();
  }

  /**
   * @return a plan of a definition without problems
   * @throws dev.gather.definition.DefinitionException with every problem, of structure and of
   *     meaning
   */
  public static GatewayPlan compile(LoadedDefinition loaded) {
    GatewayPlan plan = new PlanCompiler(loaded).compile();
    loaded.problems().throwIfAny();
    return plan;
  }

  private GatewayPlan compile() {
    List<RoutePlan> routes = new ArrayList<>();
    Map<String, String> taken = new HashMap<>();
    for (RouteDefinition route : definition.routes().values()) {
      path(route, taken)
          .flatMap(path -> new RouteCompiler(definition, route, path, problems).compile())
          .ifPresent(routes::add);
    }
    return new GatewayPlan(List.copyOf(routes));
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
    if (RESERVED.contains(path.shape()) || path.shape().startsWith("/actuator/")) {
      problems.add(pointer, "path `" + path + "` is the gateway's own (expected: another path)");
    }
    String other = taken.putIfAbsent(route.method() + " " + path.shape(), route.name());
    if (other != null) {
      problems.add(
          pointer,
          "%s %s is answered by route `%s` already (expected: one route for a method and a path)"
              .formatted(route.method(), path, other));
    }
    return Optional.of(path);
  }
}
