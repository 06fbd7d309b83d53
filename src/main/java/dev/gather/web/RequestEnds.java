package dev.gather.web;

import dev.gather.execution.observed.ObservedRequest.Start;
import dev.gather.execution.observed.Observers;
import dev.gather.plan.ProxyPlan;
import dev.gather.plan.RoutePath;
import dev.gather.plan.RoutePlan;
import dev.gather.process.Time;
import java.util.Optional;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** Begins the trace of each request, and gives its end to whoever comes to it. */
record RequestEnds(Observers observers, Time time) {

  /** In place of a route's name where there is no route; none can have it. */
  static final String NO_ROUTE = "_none";

  /**
   * @param id names the request
   * @param match what it asks for
   * @param start {@link Time#nanoTime()} of its arrival
   */
  RequestEnd of(ServerHttpRequest request, String id, RouteMatch match, long start) {
    if (match instanceof RouteMatch.Matched found) {
      RoutePlan plan = found.route().plan();
      return of(request, id, plan.name(), Optional.of(plan.path()), start);
    }
    if (match instanceof RouteMatch.Proxied proxied) {
      ProxyPlan plan = proxied.route().plan();
      return of(request, id, plan.name(), Optional.of(plan.path()), start);
    }
    return of(request, id, NO_ROUTE, Optional.empty(), start);
  }

  private RequestEnd of(
      ServerHttpRequest request, String id, String route, Optional<RoutePath> path, long start) {
    Start arrived =
        new Start(
            id,
            request.getMethod().name(),
            route,
            path,
            TraceHeaders.of(request.getHeaders()),
            start);
    return new RequestEnd(observers.begin(arrived), time);
  }
}
