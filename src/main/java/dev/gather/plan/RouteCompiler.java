package dev.gather.plan;

import dev.gather.definition.CallDefinition;
import dev.gather.definition.DefinitionPath;
import dev.gather.definition.DefinitionProblems;
import dev.gather.definition.GatewayDefinition;
import dev.gather.definition.RouteDefinition;
import dev.gather.expression.Reference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Compiles one route: its calls, their names in the document, and their order. */
final class RouteCompiler {

  private final GatewayDefinition gateway;
  private final RouteDefinition route;
  private final RoutePath path;
  private final DefinitionProblems problems;

  RouteCompiler(
      GatewayDefinition gateway,
      RouteDefinition route,
      RoutePath path,
      DefinitionProblems problems) {
    this.gateway = gateway;
    this.route = route;
    this.path = path;
    this.problems = problems;
  }

  /** Empty when the route has a problem, which has been reported. */
  Optional<RoutePlan> compile() {
    List<String> names = List.copyOf(route.calls().keySet());
    List<CallDefinition> definitions = List.copyOf(route.calls().values());
    checkNames(definitions);
    CallCompiler compiler = new CallCompiler(gateway, route, path, names, problems);
    List<CallPlan> calls = new ArrayList<>();
    List<List<Integer>> dependencies = new ArrayList<>();
    for (CallDefinition definition : definitions) {
      CallCompiler.CompiledCall call = compiler.compile(definition, dependencies.size());
      dependencies.add(call.dependencies());
      call.plan().ifPresent(calls::add);
    }
    Optional<RequestSchema> schema =
        route
            .requestSchema()
            .flatMap(tree -> new RequestSchemaCompiler(route, problems).compile(tree));
    CallOrder order = new CallOrder(dependencies);
    Optional<List<Integer>> cycle = order.cycle();
    cycle.ifPresent(indexes -> reportCycle(indexes, names));
    if (cycle.isPresent() || calls.size() < definitions.size()) {
      return Optional.empty();
    }
    return Optional.of(
        new RoutePlan(
            route.name(),
            route.method(),
            path,
            route.deadline(),
            List.copyOf(calls),
            order.waves(),
            schema));
  }

  private void checkNames(List<CallDefinition> calls) {
    Map<String, String> members = new HashMap<>();
    for (CallDefinition call : calls) {
      String pointer = DefinitionPath.of("routes", route.name(), "calls", call.name());
      if (Reference.SCOPES.contains(call.name())) {
        problems.addAtKey(
            pointer,
            "a call must not have the name of a scope, `%s` (expected: a name other than %s)"
                .formatted(
                    call.name(),
                    Reference.SCOPES.stream().sorted().collect(Collectors.joining(", "))));
      }
      if (call.merge() || call.hidden()) {
        continue;
      }
      String member = call.as().orElse(call.name());
      String memberPointer = call.as().isPresent() ? pointer + "/as" : pointer;
      if (member.equals("errors")) {
        problems.addAtKey(
            memberPointer, "member `errors` is the gateway's own (expected: another name)");
      }
      String other = members.putIfAbsent(member, call.name());
      if (other != null) {
        problems.addAtKey(
            memberPointer,
            "calls `%s` and `%s` have the same member `%s` (expected: a name of its own for each, by `as`)"
                .formatted(other, call.name(), member));
      }
    }
  }

  private void reportCycle(List<Integer> cycle, List<String> names) {
    String way = cycle.stream().map(names::get).collect(Collectors.joining(" -> "));
    problems.addAtKey(
        DefinitionPath.of("routes", route.name(), "calls", names.get(cycle.get(0))),
        "calls wait for each other: "
            + way
            + " (expected: an order in which each runs after what it reads)");
  }
}
