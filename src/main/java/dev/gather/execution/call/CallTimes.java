package dev.gather.execution.call;

import dev.gather.execution.observed.CallReport;
import dev.gather.execution.observed.CallReports;
import dev.gather.execution.observed.ObservedRequest;
import dev.gather.plan.CallPlan;
import dev.gather.plan.RoutePlan;
import dev.gather.process.Time;
import dev.gather.upstream.call.Source;
import dev.gather.upstream.field.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** When the calls of one request started and ended. */
public final class CallTimes {

  private final RoutePlan plan;
  private final ObservedRequest observed;
  private final Time time;
  private final @Nullable MappingNotes mappings;
  private final AtomicLongArray starts;
  private final AtomicLongArray ends;
  private final AtomicBoolean reported = new AtomicBoolean();

  /**
   * @param mappings what else is told of the calls, if anything is
   */
  public CallTimes(
      RoutePlan plan, ObservedRequest observed, Time time, @Nullable MappingNotes mappings) {
    this.plan = plan;
    this.observed = observed;
    this.time = time;
    this.mappings = mappings;
    this.starts = new AtomicLongArray(plan.calls().size());
    this.ends = new AtomicLongArray(plan.calls().size());
  }

  public void start(CallPlan call) {
    starts.set(call.index(), time.nanoTime());
  }

  /** Headers for a request of a call that has started. */
  List<Header> tracing(CallPlan call) {
    return observed.trace().headers(call.name(), starts.get(call.index()));
  }

  @Nullable MappingNotes mappings() {
    return mappings;
  }

  public void end(CallPlan call) {
    ends.set(call.index(), time.nanoTime());
  }

  /**
   * Of every call that was made; one without an outcome has just been given up. Observers are told
   * the first time.
   */
  public CallReports reports(IntFunction<@Nullable Outcome> outcomes) {
    long now = time.nanoTime();
    List<CallReport> reports = new ArrayList<>(plan.calls().size());
    for (CallPlan call : plan.calls()) {
      long start = starts.get(call.index());
      Outcome outcome = outcomes.apply(call.index());
      if (start != 0 && !(outcome instanceof Outcome.Omitted)) {
        long end = ends.get(call.index());
        reports.add(report(call, outcome, start, end == 0 ? now : end));
      }
    }
    if (reported.compareAndSet(false, true)) {
      reports.forEach(observed::callEnded);
      if (mappings != null) {
        mappings.tell(observed, reports);
      }
    }
    return new CallReports(reports);
  }

  private static CallReport report(CallPlan call, @Nullable Outcome outcome, long start, long end) {
    return new CallReport(
        call.name(),
        call.upstream(),
        call.cache().isPresent(),
        outcome == null ? CallReport.CANCELLED : outcome.label(),
        outcome == null ? Source.NONE : outcome.source(),
        outcome == null ? Optional.empty() : outcome.freshness(),
        outcome == null ? Optional.empty() : outcome.failure(),
        start,
        end);
  }
}
