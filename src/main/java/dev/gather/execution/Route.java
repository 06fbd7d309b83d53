package dev.gather.execution;

import dev.gather.merge.DocumentTemplate;
import dev.gather.plan.CallPlan;
import dev.gather.plan.RoutePlan;
import dev.gather.upstream.Upstream;
import dev.gather.upstream.Upstreams;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import reactor.core.publisher.Mono;

/**
 * A route that is ready to run: its plan, the upstreams it calls, and what is known of its
 * document.
 */
public final class Route {

  private final RoutePlan plan;
  private final List<Upstream> upstreams;
  private final DocumentTemplate document;
  private final Map<String, Integer> indexes = new HashMap<>();
  private final boolean[] isRead;
  private final boolean[] isShareable;
  private final boolean readsBody;
  private final RequestListener listener;

  public Route(RoutePlan plan, Upstreams upstreams, RequestListener listener) {
    this.plan = plan;
    this.upstreams = plan.calls().stream().map(call -> upstreams.get(call.upstream())).toList();
    this.document = new DocumentTemplate(plan.calls());
    this.isRead = new boolean[plan.calls().size()];
    this.isShareable = new boolean[plan.calls().size()];
    this.readsBody = plan.readsBody();
    this.listener = listener;
    for (CallPlan call : plan.calls()) {
      indexes.put(call.name(), call.index());
      call.dependencies().forEach(dependency -> isRead[dependency] = true);
      isShareable[call.index()] =
          plan.calls().stream().anyMatch(other -> other != call && mayBeSame(call, other));
    }
  }

  public RoutePlan plan() {
    return plan;
  }

  /** Whether {@link ClientRequest#body()} is needed. */
  public boolean readsBody() {
    return readsBody;
  }

  /**
   * Runs the plan. Nothing happens before subscription; cancelling cancels every call in flight.
   *
   * @return one result; an error only for a defect of the gateway
   */
  public Mono<RouteResult> run(ClientRequest client) {
    return Mono.defer(() -> new Run(this, client).result());
  }

  Upstream upstream(CallPlan call) {
    return upstreams.get(call.index());
  }

  DocumentTemplate document() {
    return document;
  }

  int index(String call) {
    return Objects.requireNonNull(indexes.get(call), call);
  }

  /** Whether other calls wait for it. */
  boolean isRead(CallPlan call) {
    return isRead[call.index()];
  }

  /** Whether another call of the route may turn out to be the same request. */
  boolean isShareable(CallPlan call) {
    return isShareable[call.index()];
  }

  RequestListener listener() {
    return listener;
  }

  private static boolean mayBeSame(CallPlan call, CallPlan other) {
    return call.method().equals("GET")
        && other.method().equals("GET")
        && call.upstream().equals(other.upstream())
        && call.timeout().equals(other.timeout());
  }
}
