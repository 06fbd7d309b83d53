package dev.gather.execution.reference;

import dev.gather.plan.CallPlan;
import dev.gather.plan.RoutePath;
import dev.gather.plan.RoutePlan;
import dev.gather.template.DotSegments;
import dev.gather.template.TargetReader;
import java.util.List;
import java.util.Optional;

/**
 * A route that shows what a path of a service is asked for by one of its calls: read backwards, the
 * call's target says for which request of a client it is made.
 *
 * @param route its name
 * @param service of the call's targets
 * @param shown the pattern of the clients' paths
 */
record CallWay(String route, TargetReader service, RoutePath shown) implements Way {

  /** Those of one route. Only what is shown when a client follows a reference is a way to it. */
  static List<CallWay> of(RoutePlan route, String upstream) {
    return route.method().equals("GET")
        ? route.calls().stream()
            .filter(call -> call.upstream().equals(upstream) && isShown(call))
            .map(CallPlan::request)
            .flatMap(request -> request.target().reader(request.query()).stream())
            .map(reader -> new CallWay(route.name(), reader, route.path()))
            .toList()
        : List.of();
  }

  private static boolean isShown(CallPlan call) {
    return call.isGet() && call.isShown() && call.schedule().forEach().isEmpty();
  }

  @Override
  public boolean hasRest() {
    return false;
  }

  @Override
  public int segments() {
    return service.segments();
  }

  @Override
  public int variables() {
    return service.variables();
  }

  @Override
  public boolean hasOpenQuery() {
    return service.isOpen();
  }

  @Override
  public Optional<String> shown(String target) {
    return service.read(target).flatMap(this::path);
  }

  private Optional<String> path(TargetReader.Values values) {
    if (!values.path().keySet().containsAll(shown.variables())) {
      return Optional.empty();
    }
    StringBuilder path = new StringBuilder();
    for (RoutePath.Segment segment : shown.segments()) {
      path.append('/').append(text(segment, values));
    }
    return DotSegments.areIn(path.toString())
        ? Optional.empty()
        : Optional.of(path + values.queryText());
  }

  private static String text(RoutePath.Segment segment, TargetReader.Values values) {
    return segment instanceof RoutePath.Variable variable
        ? values.path().getOrDefault(variable.name(), "")
        : ((RoutePath.Literal) segment).text();
  }
}
