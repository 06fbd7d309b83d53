package dev.gather.ops.endpoint;

import dev.gather.definition.model.CallDefinition;
import dev.gather.definition.model.RouteDefinition;
import dev.gather.plan.CallPlan;
import dev.gather.plan.ProxyPlan;
import dev.gather.plan.RoutePlan;
import dev.gather.plan.SuccessPlan;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One compiled route as operators see it.
 *
 * @param name its key in the file
 * @param method of the requests it answers; {@code *} for a proxy that takes any, and with commas
 *     for one that takes several
 * @param path pattern of the requests it answers
 * @param deadline limit of the whole request
 * @param transformed whether an expression makes the answer of the document
 * @param status name of the call whose 201, 202 or 204 the client gets; null where it is always 200
 * @param atLeast how many shown calls must have answered; zero where it does not matter
 * @param live pause between two evaluations of a stream that stays open; null where none does
 * @param waves names of calls by how many calls must come before them
 * @param calls in the file's order; none of a proxy
 * @param proxy where requests are passed on to; null where there are calls
 */
record RouteView(
    String name,
    String method,
    String path,
    String deadline,
    boolean transformed,
    @Nullable String status,
    int atLeast,
    @Nullable String live,
    List<List<String>> waves,
    List<CallView> calls,
    @Nullable ProxyView proxy) {

  /**
   * @param written the route as the file has it
   * @param path what the file says of a call's path, by the call's name
   */
  static RouteView of(RoutePlan route, RouteDefinition written, Function<String, String> path) {
    SuccessPlan success = route.document().success();
    return new RouteView(
        route.name(),
        route.method(),
        route.path().toString(),
        DurationText.of(route.deadline()),
        route.document().transform().isPresent(),
        success.status().isPresent() ? route.calls().get(success.status().getAsInt()).name() : null,
        success.atLeast(),
        route.document().live().map(DurationText::of).orElse(null),
        route.waves().stream().map(wave -> route.names(wave).toList()).toList(),
        route.calls().stream().map(call -> view(route, call, written, path)).toList(),
        null);
  }

  /**
   * @param path what the file says of the proxy's path
   */
  static RouteView of(ProxyPlan proxy, String path) {
    return new RouteView(
        proxy.name(),
        String.join(",", proxy.methods()),
        proxy.path().toString(),
        DurationText.of(proxy.deadline()),
        false,
        null,
        0,
        null,
        List.of(),
        List.of(),
        ProxyView.of(proxy, path));
  }

  private static CallView view(
      RoutePlan route, CallPlan call, RouteDefinition written, Function<String, String> path) {
    CallDefinition definition = Objects.requireNonNull(written.document().calls().get(call.name()));
    return CallView.of(route, call, definition, path.apply(call.name()));
  }
}
