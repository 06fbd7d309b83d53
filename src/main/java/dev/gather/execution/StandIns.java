package dev.gather.execution;

import dev.gather.execution.call.Outcome;
import dev.gather.json.ObjectMembers;
import dev.gather.plan.CallPlan;
import dev.gather.plan.Placement;
import dev.gather.plan.RoutePlan;
import dev.gather.upstream.call.FailureKind;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The calls of one request that are made only where others have failed. The first call that needs
 * one owns it; the others wait for its outcome. All end with their request.
 */
final class StandIns {

  private final RoutePlan plan;
  private final Function<CallPlan, Mono<Outcome>> make;
  private final Function<CallPlan, Mono<Outcome>> await;
  private final AtomicIntegerArray isMade;

  /** How calls have failed whose outcome waits for another call. */
  private final AtomicReferenceArray<@Nullable Outcome> failures;

  /**
   * @param make begins a call
   * @param await waits for the outcome of one that has begun
   */
  StandIns(
      RoutePlan plan,
      Function<CallPlan, Mono<Outcome>> make,
      Function<CallPlan, Mono<Outcome>> await) {
    this.plan = plan;
    this.make = make;
    this.await = await;
    this.isMade = new AtomicIntegerArray(plan.calls().size());
    this.failures = new AtomicReferenceArray<>(plan.calls().size());
  }

  /**
   * How a call comes out.
   *
   * @param own how it has ended itself
   */
  Mono<Outcome> settled(CallPlan call, Outcome own) {
    if (call.failure().fallbackCall().isEmpty() || !isReplaced(own)) {
      return Mono.just(own);
    }
    failures.set(call.index(), own);
    CallPlan other = plan.calls().get(call.failure().fallbackCall().getAsInt());
    Mono<Outcome> others =
        isMade.compareAndSet(other.index(), 0, 1) ? make.apply(other) : await.apply(other);
    return others.map(outcome -> replaced(call, own, outcome));
  }

  /** Whether the call was needed at all. */
  boolean isMade(CallPlan call) {
    return isMade.get(call.index()) != 0;
  }

  /** How a call has failed that waits for another; null for any other. */
  @Nullable Outcome failure(CallPlan call) {
    return failures.get(call.index());
  }

  /** One that is spared, as there is too much to do, makes no work for another. */
  private static boolean isReplaced(Outcome own) {
    return own.missing().filter(missing -> missing.cause().kind() != FailureKind.SHED).isPresent();
  }

  private static Outcome replaced(CallPlan call, Outcome own, Outcome other) {
    byte[] json = other.value().json();
    if (json == null
        || call.answer().placement() == Placement.MERGE && !ObjectMembers.hasMembers(json)) {
      return own;
    }
    Outcome.Missing missing = own.missing().orElseThrow();
    return new Outcome.StoodIn(other.value(), missing.cause(), missing.clientStatus());
  }
}
