package dev.gather.web;

import dev.gather.execution.CallReports;
import dev.gather.execution.RequestListener;
import dev.gather.execution.RequestOutcome;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** The end of one request, told once, whichever way it comes first. */
final class RequestEnd {

  private final String route;
  private final long start;
  private final RequestListener listener;
  private final AtomicBoolean told = new AtomicBoolean();

  RequestEnd(String route, long start, RequestListener listener) {
    this.route = route;
    this.start = start;
    this.listener = listener;
  }

  void with(RequestOutcome outcome, int status, CallReports calls) {
    if (told.compareAndSet(false, true)) {
      tell(outcome, status, calls.waitedNanos());
    }
  }

  /**
   * @param waited nanoseconds during which an upstream was waited for
   */
  void with(RequestOutcome outcome, int status, long waited) {
    if (told.compareAndSet(false, true)) {
      tell(outcome, status, waited);
    }
  }

  private void tell(RequestOutcome outcome, int status, long waited) {
    long total = System.nanoTime() - start;
    long overhead = Math.max(0, total - waited);
    listener.requestEnded(
        route, outcome, status, Duration.ofNanos(total), Duration.ofNanos(overhead));
  }
}
