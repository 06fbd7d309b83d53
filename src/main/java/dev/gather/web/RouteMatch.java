package dev.gather.web;

import dev.gather.execution.Route;
import dev.gather.execution.proxy.ProxyRoute;
import java.util.List;
import java.util.Map;

/** What the route table says of a request. */
sealed interface RouteMatch {

  /** A route, the headers that its answers depend on, and the values of its path's variables. */
  record Matched(Route route, String vary, Map<String, String> variables) implements RouteMatch {}

  /** A route that passes requests on, the path, decoded, and the values of its variables. */
  record Proxied(ProxyRoute route, List<String> segments, Map<String, String> variables)
      implements RouteMatch {}

  /** Routes of the path have other methods. */
  record WrongMethod(List<String> allowed) implements RouteMatch {}

  /** No route has the path. */
  record NotFound() implements RouteMatch {}

  /** The path cannot be read, as the client is told. */
  record Malformed(RejectedRequestException reason) implements RouteMatch {}
}
