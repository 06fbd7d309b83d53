package dev.gather.execution.call;

import dev.gather.plan.CallPlan;
import dev.gather.plan.RoutePlan;
import dev.gather.upstream.Upstream;
import dev.gather.upstream.Upstreams;
import java.util.List;

/** Where the calls of one route go, and which of them may turn out to go there for the same. */
public final class Destinations {

  private final String route;
  private final List<Upstream> upstreams;
  private final int[] first;
  private final boolean[] isShareable;

  /**
   * @throws IllegalArgumentException if one of the calls' upstreams is not there
   */
  public Destinations(RoutePlan plan, Upstreams upstreams) {
    List<CallPlan> calls = plan.calls();
    this.route = plan.name();
    this.upstreams = calls.stream().map(call -> upstreams.get(call.upstream())).toList();
    this.first = new int[calls.size()];
    this.isShareable = new boolean[calls.size()];
    for (CallPlan call : calls) {
      List<CallPlan> same = calls.stream().filter(call::isSameAs).toList();
      first[call.index()] = same.get(0).index();
      isShareable[call.index()] = same.size() > 1 && call.method().equals("GET");
    }
  }

  /** The route's name. */
  String route() {
    return route;
  }

  Upstream upstream(CallPlan call) {
    return upstreams.get(call.index());
  }

  /** Index of the first call that is the same but for its target. */
  int first(CallPlan call) {
    return first[call.index()];
  }

  /** Whether another call of the route may turn out to be the same request. */
  boolean isShareable(CallPlan call) {
    return isShareable[call.index()];
  }
}
