package dev.gather.web;

import dev.gather.execution.Route;
import dev.gather.execution.proxy.ProxyRoute;
import java.util.List;
import java.util.Map;

/** What the route table says of a request. */
sealed interface RouteMatch {

  /** A route, and the values of its path's variables. */
  record Matched(Route route, Map<String, String> variables) implements RouteMatch {}

  /** A route that passes requests on, and the values of its path's variables. */
  record Proxied(ProxyRoute route, Map<String, String> variables) implements RouteMatch {}

  /** Routes of the path have other methods. */
  record WrongMethod(List<String> allowed) implements RouteMatch {}

  /** No route has the path. */
  record NotFound() implements RouteMatch {}
}
