package dev.gather.web;

import dev.gather.execution.observed.CallReports;
import dev.gather.execution.observed.Conclusion;
import dev.gather.execution.observed.ObservedRequest;
import dev.gather.execution.observed.RequestOutcome;
import dev.gather.execution.observed.Traffic;
import dev.gather.process.Time;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * The end of one request. What it came to is told once, whichever way that comes first; that it has
 * ended is told later, with the last byte of the answer.
 */
final class RequestEnd {

  private final ObservedRequest observed;
  private final Time time;
  private volatile long answered;
  private volatile @Nullable Supplier<Traffic> traffic;
  private final AtomicReference<@Nullable Conclusion> told = new AtomicReference<>();

  RequestEnd(ObservedRequest observed, Time time) {
    this.observed = observed;
    this.time = time;
  }

  ObservedRequest observed() {
    return observed;
  }

  long now() {
    return time.nanoTime();
  }

  /** Nanoseconds since the request arrived. */
  long elapsed() {
    return now() - observed.start().nanos();
  }

  void with(RequestOutcome outcome, int status, CallReports calls) {
    with(outcome, status, calls.waitedNanos());
  }

  /**
   * @param waited nanoseconds during which an upstream was waited for
   */
  void with(RequestOutcome outcome, int status, long waited) {
    long total = (answered == 0 ? now() : answered) - observed.start().nanos();
    Conclusion conclusion = new Conclusion(outcome, status, total, Math.max(0, total - waited));
    if (told.compareAndSet(null, conclusion)) {
      observed.concluded(conclusion);
    }
  }

  /** The request has become a WebSocket, over which as much has passed as this says. */
  void webSocket(Supplier<Traffic> passed) {
    traffic = passed;
  }

  /** The answer has begun: how long its client takes to read it is no part of its time. */
  void answered() {
    answered = now();
  }

  /**
   * The same answer, whose log lines have the request's ids in Reactor's context, and with whose
   * end, whichever it is, the request ends.
   */
  Mono<Void> around(ServerWebExchange exchange, Mono<Void> answer) {
    Mono<Void> known = answer.contextWrite(context -> context.put(ObservedRequest.class, observed));
    if (!observed.isFollowed()) {
      return known;
    }
    return known.doFinally(signal -> ClientConnection.afterAnswer(exchange, () -> close(exchange)));
  }

  private void close(ServerWebExchange exchange) {
    HttpStatusCode status = exchange.getResponse().getStatusCode();
    Conclusion end = told.get();
    Supplier<Traffic> passed = traffic;
    if (end != null && passed != null) {
      observed.ended(end.outcome(), end.status(), passed.get());
    } else if (end != null) {
      observed.ended(end.outcome(), end.status());
    } else if (exchange.getResponse().isCommitted() && status != null) {
      observed.ended(RequestOutcome.COMPLETE, status.value());
    } else {
      observed.ended(RequestOutcome.CANCELLED, 0);
    }
  }
}
