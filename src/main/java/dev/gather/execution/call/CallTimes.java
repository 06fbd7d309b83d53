package dev.gather.execution.call;

import dev.gather.execution.observed.CallEnd;
import dev.gather.execution.observed.CallReport;
import dev.gather.execution.observed.CallReports;
import dev.gather.execution.observed.RequestListener;
import dev.gather.execution.observed.RequestTrace;
import dev.gather.plan.CallPlan;
import dev.gather.plan.RoutePlan;
import dev.gather.process.Time;
import dev.gather.upstream.call.Header;
import dev.gather.upstream.call.Source;
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
  private final RequestListener listener;
  private final RequestTrace trace;
  private final Time time;
  private final AtomicLongArray starts;
  private final AtomicLongArray ends;
  private final AtomicBoolean reported = new AtomicBoolean();

  public CallTimes(RoutePlan plan, RequestListener listener, RequestTrace trace, Time time) {
    this.plan = plan;
    this.listener = listener;
    this.trace = trace;
    this.time = time;
    this.starts = new AtomicLongArray(plan.calls().size());
    this.ends = new AtomicLongArray(plan.calls().size());
  }

  public void start(CallPlan call) {
    starts.set(call.index(), time.nanoTime());
  }

  /** Headers for a request of a call that has started. */
  List<Header> tracing(CallPlan call) {
    return trace.headers(call.name(), starts.get(call.index()));
  }

  public void end(CallPlan call) {
    ends.set(call.index(), time.nanoTime());
  }

  /**
   * Of every call that was made; one without an outcome has just been given up. The listener and
   * the trace are told the first time.
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
      for (CallReport report : reports) {
        listener.callEnded(plan.name(), report);
        trace.callEnded(end(report, outcomes.apply(report.call().index())));
      }
    }
    return new CallReports(reports);
  }

  private static CallReport report(CallPlan call, @Nullable Outcome outcome, long start, long end) {
    return outcome == null
        ? new CallReport(call, CallReport.CANCELLED, Source.NONE, Optional.empty(), start, end)
        : new CallReport(call, outcome.label(), outcome.source(), outcome.freshness(), start, end);
  }

  private static CallEnd end(CallReport report, @Nullable Outcome outcome) {
    return new CallEnd(
        report.call().name(),
        report.call().upstream(),
        report.outcome(),
        report.source(),
        outcome == null ? Optional.empty() : outcome.failure(),
        report.start(),
        report.end());
  }
}
