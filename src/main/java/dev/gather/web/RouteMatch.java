package dev.gather.web;

import dev.gather.execution.Route;
import dev.gather.execution.proxy.ProxyRoute;
import dev.gather.plan.AdmissionPlan;
import java.util.List;
import java.util.Map;

/** What the route table says of a request. */
sealed interface RouteMatch {

  /** Whether it has to be known who asks. */
  default boolean isProtected() {
    return false;
  }

  /** Whether answers are for whom they were made for only. */
  default boolean isPrivate() {
    return isProtected();
  }

  /** A route of the path and the method. */
  sealed interface Routed extends RouteMatch {

    /** Its name. */
    String name();

    /** Which requests it answers. */
    AdmissionPlan admission();

    /** Whether it refuses some requests for who sends them, or for what they say. */
    boolean isGuarded();

    @Override
    default boolean isProtected() {
      return admission().protection().isPresent();
    }
  }

  /** A route, the headers that its answers depend on, and the values of its path's variables. */
  record Matched(Route route, String vary, Map<String, String> variables) implements Routed {

    @Override
    public String name() {
      return route.plan().name();
    }

    @Override
    public AdmissionPlan admission() {
      return route.plan().admission();
    }

    @Override
    public boolean isGuarded() {
      return route.plan().isGuarded();
    }

    @Override
    public boolean isPrivate() {
      return isProtected() || route.readsCookies();
    }
  }

  /** A route that passes requests on, the path, decoded, and the values of its variables. */
  record Proxied(ProxyRoute route, List<String> segments, Map<String, String> variables)
      implements Routed {

    @Override
    public String name() {
      return route.plan().name();
    }

    @Override
    public AdmissionPlan admission() {
      return route.plan().admission();
    }

    @Override
    public boolean isGuarded() {
      return route.plan().admission().isGuarded();
    }

    @Override
    public boolean isPrivate() {
      return route.isPrivate();
    }
  }

  /** Routes of the path have other methods. */
  record WrongMethod(List<String> allowed) implements RouteMatch {}

  /** No route has the path. */
  record NotFound() implements RouteMatch {}

  /** The path cannot be read, as the client is told. */
  record Malformed(RejectedRequestException reason) implements RouteMatch {}
}
