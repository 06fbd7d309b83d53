package dev.gather.ops;

import dev.gather.execution.CallEnd;
import dev.gather.execution.LogContext;
import dev.gather.execution.RequestTrace;
import dev.gather.upstream.CallFailure;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes that calls failed: the first of a route, call and kind at once, and then one in ten
 * seconds that says how many it stands for. An upstream that is down fails thousands of calls in
 * that time, and the next line would say nothing new; metrics count them all.
 */
final class FailureLog {

  static final Duration PAUSE = Duration.ofSeconds(10);

  /** Definitions change, and memory must not grow with their history. */
  private static final int MOST_SUBJECTS = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger("dev.gather.calls");

  private final LongSupplier nanoTime;
  private final MeterCache<Subject, Silence> silences;

  FailureLog(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.silences =
        new MeterCache<>(
            MOST_SUBJECTS,
            subject -> new Silence(new AtomicLong(nanoTime.getAsLong()), new AtomicLong()),
            new Subject(GatherMetrics.REST, GatherMetrics.REST, GatherMetrics.REST));
  }

  void callEnded(String route, CallEnd call, RequestTrace trace) {
    if (call.failure().filter(FailureLog::isWorthALine).isEmpty() || !LOG.isWarnEnabled()) {
      return;
    }
    Silence silence = silences.get(new Subject(route, call.name(), call.outcome()));
    long now = nanoTime.getAsLong();
    long until = silence.until().get();
    if (now - until < 0 || !silence.until().compareAndSet(until, now + PAUSE.toNanos())) {
      silence.untold().incrementAndGet();
      return;
    }
    long untold = silence.untold().getAndSet(0);
    String reason = String.valueOf(call.failure().get().getMessage());
    LogContext.with(trace.ids(), () -> write(route, call, reason, untold));
  }

  /**
   * What an upstream says of a request, such as that there is no such thing, is no failure of it;
   * and a call that was not made as another failed has that one's line.
   */
  private static boolean isWorthALine(CallFailure failure) {
    return switch (failure.kind()) {
      case STATUS -> failure.status().orElse(0) >= 500 || failure.status().orElse(0) == 429;
      case SKIPPED -> false;
      case TIMEOUT,
          DEADLINE,
          CONNECTION,
          BAD_BODY,
          CIRCUIT_OPEN,
          OVERLOADED,
          UNRESOLVED,
          TOO_MANY ->
          true;
    };
  }

  private static void write(String route, CallEnd call, String reason, long untold) {
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
            untold == 0 ? "" : ", and " + untold + " times since it was last told");
  }

  private record Subject(String route, String call, String outcome) {}

  /**
   * @param until {@code nanoTime} of the next line
   * @param untold failures since the last one
   */
  private record Silence(AtomicLong until, AtomicLong untold) {}
}
