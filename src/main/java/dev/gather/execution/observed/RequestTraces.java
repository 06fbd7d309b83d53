package dev.gather.execution.observed;

import dev.gather.plan.RoutePath;
import dev.gather.upstream.call.Header;
import java.util.List;
import java.util.Optional;

/** Begins what traces and logs know of each request. */
@FunctionalInterface
public interface RequestTraces {

  /** Must not block; what it returns is told of the request's end exactly once. */
  RequestTrace begin(Start start);

  /**
   * A request that has arrived.
   *
   * @param id names it in answers and logs
   * @param method as it came, so a client's value
   * @param route name of its route
   * @param path of its route; empty where it has none
   * @param parent usable trace headers of the client; empty where it sent none
   * @param nanos {@link System#nanoTime()} of its arrival
   */
  record Start(
      String id,
      String method,
      String route,
      Optional<RoutePath> path,
      List<Header> parent,
      long nanos) {}
}
