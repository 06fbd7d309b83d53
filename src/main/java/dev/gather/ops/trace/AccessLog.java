package dev.gather.ops.trace;

import dev.gather.execution.observed.LogContext;
import dev.gather.execution.observed.ObservedRequest;
import dev.gather.execution.observed.ObservedRequest.Start;
import dev.gather.execution.observed.Observer;
import dev.gather.execution.observed.RequestOutcome;
import dev.gather.execution.observed.Traffic;
import dev.gather.process.Time;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes one line for each request, when its answer has been written or its client has left. A
 * request is told by its route: paths, queries, headers and addresses are the client's, may be
 * personal or secret, and stay out.
 */
record AccessLog(Time time) implements Observer {

  private static final Logger LOG = LoggerFactory.getLogger("dev.gather.access");

  @Override
  public boolean follows(ObservedRequest request) {
    return true;
  }

  @Override
  public void requestEnded(ObservedRequest request, RequestOutcome outcome, int status) {
    long millis = TimeUnit.NANOSECONDS.toMillis(time.nanoTime() - request.start().nanos());
    LogContext.with(
        request.ids(), () -> write(request.start(), outcome, status, millis, Optional.empty()));
  }

  @Override
  public void webSocketEnded(
      ObservedRequest request, RequestOutcome outcome, int status, Traffic traffic) {
    long millis = TimeUnit.NANOSECONDS.toMillis(time.nanoTime() - request.start().nanos());
    LogContext.with(
        request.ids(), () -> write(request.start(), outcome, status, millis, Optional.of(traffic)));
  }

  private static void write(
      Start start, RequestOutcome outcome, int status, long millis, Optional<Traffic> traffic) {
    String method = Spans.method(start);
    LoggingEventBuilder line =
        LOG.atInfo()
            .addKeyValue("http.request.method", method)
            .addKeyValue("gather.route", start.route())
            .addKeyValue("gather.outcome", outcome.label())
            .addKeyValue("gather.millis", millis);
    if (status > 0) {
      line = line.addKeyValue("http.response.status_code", status);
    }
    Object shown = status > 0 ? status : "none";
    if (traffic.isPresent()) {
      line.addKeyValue("gather.received", traffic.get().received())
          .addKeyValue("gather.sent", traffic.get().sent())
          .log(
              "{} {} {} {} {} ms, {} bytes received, {} sent",
              method,
              start.route(),
              shown,
              outcome.label(),
              millis,
              traffic.get().received(),
              traffic.get().sent());
      return;
    }
    line.log("{} {} {} {} {} ms", method, start.route(), shown, outcome.label(), millis);
  }
}
