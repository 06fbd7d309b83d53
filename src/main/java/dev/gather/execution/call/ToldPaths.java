package dev.gather.execution.call;

import dev.gather.plan.CallPlan;
import dev.gather.plan.RoutePlan;
import dev.gather.template.OptionalParameters;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Which paths of a route's shapes, and which of its references, have been told to find nothing. It
 * lasts as long as the route, so that each is told once for each version of the definitions.
 */
public final class ToldPaths {

  private final boolean isWatched;
  private final List<OptionalParameters> parameters;
  private final AtomicLongArray paths;
  private final AtomicLongArray references;

  public ToldPaths(RoutePlan plan) {
    this.parameters = plan.calls().stream().map(CallPlan::optionalParameters).toList();
    this.isWatched =
        plan.calls().stream().anyMatch(call -> call.answer().shape().isWatched())
            || !parameters.stream().allMatch(OptionalParameters::isEmpty);
    this.paths = new AtomicLongArray(isWatched ? plan.calls().size() : 0);
    this.references = new AtomicLongArray(isWatched ? plan.calls().size() : 0);
  }

  /** Whether some call has a shape, or a reference that may find nothing. */
  boolean isWatched() {
    return isWatched;
  }

  /** Those of a call that may be left out. */
  OptionalParameters parameters(int call) {
    return parameters.get(call);
  }

  /** Those of the bits of paths that are new. */
  long tell(int call, long bits) {
    return tell(paths, call, bits);
  }

  /** The same of references. */
  long tellReferences(int call, long bits) {
    return tell(references, call, bits);
  }

  private static long tell(AtomicLongArray told, int call, long bits) {
    return bits & ~told.getAndAccumulate(call, bits, (before, more) -> before | more);
  }
}
