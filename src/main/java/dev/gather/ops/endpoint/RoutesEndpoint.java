package dev.gather.ops.endpoint;

import dev.gather.definition.LoadedDefinition;
import dev.gather.definition.model.RouteDefinition;
import dev.gather.definition.problem.DefinitionPath;
import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.ops.reload.Definitions;
import dev.gather.plan.GatewayPlan;
import dev.gather.plan.ProxyPlan;
import dev.gather.plan.RoutePlan;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/** Shows what was made of the definition files. */
@WebEndpoint(id = "gatherroutes")
public final class RoutesEndpoint {

  private final Definitions definitions;

  public RoutesEndpoint(Definitions definitions) {
    this.definitions = definitions;
  }

  @ReadOperation
  Views all() {
    return new Views(views().toList());
  }

  @ReadOperation
  WebEndpointResponse<?> one(@Selector String name) {
    List<RouteView> views = views().toList();
    return views.stream()
        .filter(route -> route.name().equals(name))
        .findFirst()
        .<WebEndpointResponse<?>>map(WebEndpointResponse::new)
        .orElseGet(
            () -> Refusal.unknown("route", name, views.stream().map(RouteView::name).toList()));
  }

  private Stream<RouteView> views() {
    Definitions.InForce inForce = definitions.inForce();
    GatewayPlan plan = inForce.plan();
    LoadedDefinition loaded = inForce.loaded();
    return Stream.concat(
        plan.routes().stream().map(route -> view(route, loaded)),
        plan.proxies().stream().map(proxy -> view(proxy, loaded.problems())));
  }

  /**
   * @param source tells what the files say, without values of the environment
   */
  private static RouteView view(ProxyPlan proxy, DefinitionProblems source) {
    return RouteView.of(
        proxy,
        source.rawText(DefinitionPath.of("routes", proxy.name(), "proxy", "path")).orElse(""));
  }

  private static RouteView view(RoutePlan route, LoadedDefinition loaded) {
    RouteDefinition written =
        Objects.requireNonNull(loaded.definition().routes().get(route.name()));
    // Not the compiled template: a key of the environment may have gone into its query.
    return RouteView.of(
        route,
        written,
        call ->
            loaded
                .problems()
                .rawText(DefinitionPath.of("routes", route.name(), "calls", call, "path"))
                .orElse(""));
  }

  /** All of them, in the files' order: first those with calls, then the proxies. */
  record Views(List<RouteView> routes) {}
}
