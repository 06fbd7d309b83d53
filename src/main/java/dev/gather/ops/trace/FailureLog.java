package dev.gather.ops.trace;

import dev.gather.execution.observed.CallReport;
import dev.gather.execution.observed.LogContext;
import dev.gather.execution.observed.ObservedRequest;
import dev.gather.execution.observed.Observer;
import dev.gather.ops.metric.GatherMetrics;
import dev.gather.ops.metric.MeterCache;
import dev.gather.process.LinePace;
import dev.gather.upstream.call.Meaning;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes that calls failed, at the pace of one {@link LinePace} for each route, call and kind. An
 * upstream that is down fails thousands of calls between two lines; metrics count them all.
 */
final class FailureLog implements Observer {

  /** Definitions change, and memory must not grow with their history. */
  private static final int MOST_SUBJECTS = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger("dev.gather.calls");

  private final MeterCache<Subject, LinePace> paces;

  FailureLog(LongSupplier nanoTime) {
    this.paces =
        new MeterCache<>(
            MOST_SUBJECTS,
            subject -> new LinePace(nanoTime),
            new Subject(GatherMetrics.REST, GatherMetrics.REST, GatherMetrics.REST));
  }

  @Override
  public void callEnded(ObservedRequest request, CallReport call) {
    if (call.failure().filter(failure -> failure.means(Meaning.TOLD)).isEmpty()
        || request.isAnonymous()
        || !LOG.isWarnEnabled()) {
      return;
    }
    String route = request.start().route();
    OptionalLong untold = paces.get(new Subject(route, call.name(), call.outcome())).occurred();
    if (untold.isPresent()) {
      String reason = String.valueOf(call.failure().get().getMessage());
      LogContext.with(request.ids(), () -> write(route, call, reason, untold.getAsLong()));
    }
  }

  private static void write(String route, CallReport call, String reason, long untold) {
    LOG.atWarn()
        .addKeyValue("gather.route", route)
        .addKeyValue("gather.call", call.name())
        .addKeyValue("gather.upstream", call.upstream())
        .addKeyValue("gather.outcome", call.outcome())
        .addKeyValue("gather.untold", untold)
        .log(
            "Call `{}` of route `{}` failed: {} ({}){}",
            call.name(),
            route,
            call.outcome(),
            reason,
            LinePace.alsoFor(untold));
  }

  private record Subject(String route, String call, String outcome) {}
}
