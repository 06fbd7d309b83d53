package dev.gather.web;

import dev.gather.execution.observed.ObservedRequest.Start;
import dev.gather.execution.observed.Observers;
import dev.gather.plan.RoutePath;
import dev.gather.process.Time;
import dev.gather.upstream.field.Header;
import java.util.List;
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
    String route = NO_ROUTE;
    Optional<RoutePath> path = Optional.empty();
    if (match instanceof RouteMatch.Matched found) {
      route = found.route().plan().name();
      path = Optional.of(found.route().plan().path());
    } else if (match instanceof RouteMatch.Proxied proxied) {
      route = proxied.route().plan().name();
      path = Optional.of(proxied.route().plan().path());
    }
    List<Header> trace = TraceHeaders.of(request.getHeaders());
    Start arrived = new Start(id, request.getMethod().name(), route, path, trace, start);
    return new RequestEnd(observers.begin(arrived), time);
  }
}
