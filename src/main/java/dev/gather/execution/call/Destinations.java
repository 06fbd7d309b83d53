package dev.gather.execution.call;

import dev.gather.execution.observed.ObservedRequest;
import dev.gather.execution.overload.InFlight;
import dev.gather.plan.CallPlan;
import dev.gather.plan.RoutePlan;
import dev.gather.upstream.Upstream;
import dev.gather.upstream.Upstreams;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Where the calls of one route go, which of them may turn out to go there for the same, and which
 * stay at home when there is too much to do.
 */
public final class Destinations {

  private final String route;
  private final List<Optional<Upstream>> upstreams;
  private final int[] first;
  private final boolean[] isShareable;
  private final BitSet optional;
  private final InFlight inFlight;

  /**
   * @param inFlight requests under way, which may be too many for optional calls
   * @throws IllegalArgumentException if one of the calls' upstreams is not there
   */
  public Destinations(RoutePlan plan, Upstreams upstreams, InFlight inFlight) {
    List<CallPlan> calls = plan.calls();
    this.route = plan.name();
    this.upstreams =
        calls.stream()
            .map(
                call ->
                    call.computation().isPresent()
                        ? Optional.<Upstream>empty()
                        : Optional.of(upstreams.get(call.upstream())))
            .toList();
    this.first = new int[calls.size()];
    this.isShareable = new boolean[calls.size()];
    this.optional = plan.optional();
    this.inFlight = inFlight;
    for (CallPlan call : calls) {
      List<CallPlan> same = calls.stream().filter(call::isSameAs).toList();
      first[call.index()] = same.isEmpty() ? call.index() : same.get(0).index();
      isShareable[call.index()] =
          call.isGet() && same.stream().anyMatch(other -> other != call && mayBeSame(call, other));
    }
  }

  private static boolean mayBeSame(CallPlan call, CallPlan other) {
    return call.request().target().mayBeAs(other.request().target());
  }

  /** The route's name. */
  String route() {
    return route;
  }

  /** Of a call that asks one. */
  Upstream upstream(CallPlan call) {
    return upstreams.get(call.index()).orElseThrow();
  }

  /** Index of the first call that is the same but for its target. */
  int first(CallPlan call) {
    return first[call.index()];
  }

  /** Whether another call of the route may turn out to be the same request. */
  boolean isShareable(CallPlan call) {
    return isShareable[call.index()];
  }

  /**
   * Whether a call is not made as there is too much to do, which is counted. One for live streams
   * is made: their evaluations become rare instead.
   */
  boolean isShed(CallPlan call, ObservedRequest request) {
    return optional.get(call.index())
        && inFlight.mayShed()
        && !request.isAnonymous()
        && inFlight.sheds();
  }
}
