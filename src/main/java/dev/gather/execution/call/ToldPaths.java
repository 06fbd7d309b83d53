package dev.gather.execution.call;

import dev.gather.plan.RoutePlan;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Which paths of a route's shapes have been told to find nothing. It lasts as long as the route, so
 * that each is told once for each version of the definitions.
 */
public final class ToldPaths {

  private final boolean isWatched;
  private final AtomicLongArray told;

  public ToldPaths(RoutePlan plan) {
    this.isWatched = plan.calls().stream().anyMatch(call -> call.answer().shape().isWatched());
    this.told = new AtomicLongArray(isWatched ? plan.calls().size() : 0);
  }

  /** Whether some call has a shape. */
  boolean isWatched() {
    return isWatched;
  }

  /** Those of the bits that are new. */
  long tell(int call, long bits) {
    return bits & ~told.getAndAccumulate(call, bits, (before, more) -> before | more);
  }
}
