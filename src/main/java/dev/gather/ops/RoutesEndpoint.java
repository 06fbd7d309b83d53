package dev.gather.ops;

import dev.gather.definition.DefinitionPath;
import dev.gather.definition.DefinitionProblems;
import dev.gather.plan.GatewayPlan;
import dev.gather.plan.ProxyPlan;
import dev.gather.plan.RoutePlan;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/** Shows what was made of the definition files. */
@WebEndpoint(id = "gatherroutes")
final class RoutesEndpoint {

  private final GatewayPlan plan;
  private final DefinitionProblems source;

  /**
   * @param plan all routes
   * @param source tells what the files say, without values of the environment
   */
  RoutesEndpoint(GatewayPlan plan, DefinitionProblems source) {
    this.plan = plan;
    this.source = source;
  }

  @ReadOperation
  Views all() {
    return new Views(views().toList());
  }

  @ReadOperation
  WebEndpointResponse<?> one(@Selector String name) {
    return views()
        .filter(route -> route.name().equals(name))
        .findFirst()
        .<WebEndpointResponse<?>>map(WebEndpointResponse::new)
        .orElseGet(() -> Refusal.unknown("route", name, names()));
  }

  private Stream<RouteView> views() {
    return Stream.concat(
        plan.routes().stream().map(this::view), plan.proxies().stream().map(this::view));
  }

  private RouteView view(ProxyPlan proxy) {
    return RouteView.of(
        proxy,
        source.rawText(DefinitionPath.of("routes", proxy.name(), "proxy", "path")).orElse(""));
  }

  private RouteView view(RoutePlan route) {
    // Not the compiled template: a key of the environment may have gone into its query.
    return RouteView.of(
        route,
        call ->
            source
                .rawText(DefinitionPath.of("routes", route.name(), "calls", call, "path"))
                .orElse(""));
  }

  private List<String> names() {
    return views().map(RouteView::name).toList();
  }

  /** All of them, in the files' order: first those with calls, then the proxies. */
  record Views(List<RouteView> routes) {}
}
