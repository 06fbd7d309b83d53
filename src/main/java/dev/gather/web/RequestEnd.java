package dev.gather.web;

import dev.gather.execution.observed.CallReports;
import dev.gather.execution.observed.RequestListener;
import dev.gather.execution.observed.RequestOutcome;
import dev.gather.execution.observed.RequestTrace;
import dev.gather.process.Time;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * The end of one request. What it came to is told once, whichever way that comes first; its trace
 * ends later, with the last byte of the answer.
 */
final class RequestEnd {

  private final String route;
  private final long start;
  private final RequestListener listener;
  private final RequestTrace trace;
  private final Time time;
  private volatile long answered;
  private final AtomicReference<@Nullable End> told = new AtomicReference<>();

  RequestEnd(String route, long start, RequestListener listener, RequestTrace trace, Time time) {
    this.route = route;
    this.start = start;
    this.listener = listener;
    this.trace = trace;
    this.time = time;
  }

  RequestTrace trace() {
    return trace;
  }

  long now() {
    return time.nanoTime();
  }

  /** Nanoseconds since the request arrived. */
  long elapsed() {
    return now() - start;
  }

  void with(RequestOutcome outcome, int status, CallReports calls) {
    if (told.compareAndSet(null, new End(outcome, status))) {
      tell(outcome, status, calls.waitedNanos());
    }
  }

  /**
   * @param waited nanoseconds during which an upstream was waited for
   */
  void with(RequestOutcome outcome, int status, long waited) {
    if (told.compareAndSet(null, new End(outcome, status))) {
      tell(outcome, status, waited);
    }
  }

  /** The answer has begun: how long its client takes to read it is no part of its time. */
  void answered() {
    answered = now();
  }

  private void tell(RequestOutcome outcome, int status, long waited) {
    long total = answered == 0 ? elapsed() : answered - start;
    long overhead = Math.max(0, total - waited);
    listener.requestEnded(
        route, outcome, status, Duration.ofNanos(total), Duration.ofNanos(overhead));
  }

  /**
   * The same answer, whose log lines have the request's ids in Reactor's context, and with whose
   * end, whichever it is, the trace ends.
   */
  Mono<Void> around(ServerWebExchange exchange, Mono<Void> answer) {
    Mono<Void> known = answer.contextWrite(context -> context.put(RequestTrace.class, trace));
    return trace.isFollowed() ? known.doFinally(signal -> closeAfter(exchange)) : known;
  }

  private void closeAfter(ServerWebExchange exchange) {
    ClientConnection client = ClientConnection.of(exchange);
    if (client == null) {
      close(exchange);
    } else {
      client.afterAnswer(() -> close(exchange));
    }
  }

  private void close(ServerWebExchange exchange) {
    HttpStatusCode status = exchange.getResponse().getStatusCode();
    End end = told.get();
    if (end != null) {
      trace.ended(end.outcome(), end.status());
    } else if (exchange.getResponse().isCommitted() && status != null) {
      trace.ended(RequestOutcome.COMPLETE, status.value());
    } else {
      trace.ended(RequestOutcome.CANCELLED, 0);
    }
  }

  private record End(RequestOutcome outcome, int status) {}
}
