package dev.gather.ops.trace;

import dev.gather.execution.observed.LogContext;
import dev.gather.execution.observed.RequestOutcome;
import dev.gather.execution.observed.RequestTrace;
import dev.gather.execution.observed.RequestTraces.Start;
import dev.gather.process.Time;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes one line for each request, when its answer has been written or its client has left. A
 * request is told by its route: paths, queries, headers and addresses are the client's, may be
 * personal or secret, and stay out.
 */
record AccessLog(Time time) {

  private static final Logger LOG = LoggerFactory.getLogger("dev.gather.access");

  void write(Start start, RequestOutcome outcome, int status, RequestTrace trace) {
    long millis = TimeUnit.NANOSECONDS.toMillis(time.nanoTime() - start.nanos());
    String method = Spans.method(start);
    LogContext.with(trace.ids(), () -> write(start.route(), method, outcome, status, millis));
  }

  private static void write(
      String route, String method, RequestOutcome outcome, int status, long millis) {
    LoggingEventBuilder line =
        LOG.atInfo()
            .addKeyValue("http.request.method", method)
            .addKeyValue("gather.route", route)
            .addKeyValue("gather.outcome", outcome.label())
            .addKeyValue("gather.millis", millis);
    if (status > 0) {
      line = line.addKeyValue("http.response.status_code", status);
    }
    Object shown = status > 0 ? status : "none";
    line.log("{} {} {} {} {} ms", method, route, shown, outcome.label(), millis);
  }
}
