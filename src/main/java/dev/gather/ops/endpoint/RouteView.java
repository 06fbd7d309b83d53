package dev.gather.ops.endpoint;

import dev.gather.plan.ProxyPlan;
import dev.gather.plan.RoutePlan;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One compiled route as operators see it.
 *
 * @param name its key in the file
 * @param method of the requests it answers; {@code *} for a proxy that takes any
 * @param path pattern of the requests it answers
 * @param deadline limit of the whole request
 * @param transformed whether an expression makes the answer of the document
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
    @Nullable String live,
    List<List<String>> waves,
    List<CallView> calls,
    @Nullable ProxyView proxy) {

  /**
   * @param path what the file says of a call's path, by the call's name
   */
  static RouteView of(RoutePlan route, Function<String, String> path) {
    return new RouteView(
        route.name(),
        route.method(),
        route.path().toString(),
        DurationText.of(route.deadline()),
        route.document().transform().isPresent(),
        route.document().live().map(DurationText::of).orElse(null),
        route.waves().stream().map(wave -> route.names(wave).toList()).toList(),
        route.calls().stream()
            .map(call -> CallView.of(route, call, path.apply(call.name())))
            .toList(),
        null);
  }

  /**
   * @param path what the file says of the proxy's path
   */
  static RouteView of(ProxyPlan proxy, String path) {
    return new RouteView(
        proxy.name(),
        proxy.method(),
        proxy.path().toString(),
        DurationText.of(proxy.deadline()),
        false,
        null,
        List.of(),
        List.of(),
        ProxyView.of(proxy, path));
  }
}
