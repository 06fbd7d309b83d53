package dev.gather.ops.trace;

import static io.opentelemetry.api.trace.StatusCode.ERROR;

import dev.gather.execution.observed.CallReport;
import dev.gather.execution.observed.ObservedRequest.Start;
import dev.gather.execution.observed.RequestOutcome;
import dev.gather.execution.observed.RequestTrace;
import dev.gather.process.Time;
import dev.gather.upstream.field.Header;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The span of one request, and one below it for each of its calls, however many requests a call
 * makes: a for-each of a thousand elements is one span, so that a trace has at most one span more
 * than its route has calls. A call's begins when its first request is put together, with the time
 * of the call's start, and every request of the call has it as parent. It ends when the request's
 * result is known, with the time of the call's end; what has not ended by then was cancelled. A
 * refresh in the background names the call that set it off as its parent, and holds no span.
 */
final class RequestSpans implements RequestTrace {

  private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();
  private static final TextMapGetter<List<Header>> GETTER = new Getter();
  private static final int FIRST_SERVER_ERROR = 500;

  private final Tracer tracer;
  private final Start start;
  private final Time time;
  private final Span request;
  private final Context context;
  private final List<Header> headers;

  /** What {@link Time#nanoTime()} lacks to nanoseconds since the epoch. */
  private final long epoch;

  private final Map<String, CallSpan> calls = new HashMap<>();
  private boolean hasEnded;

  private RequestSpans(
      Tracer tracer, Start start, Time time, Span request, Context context, long epoch) {
    this.tracer = tracer;
    this.start = start;
    this.time = time;
    this.request = request;
    this.context = context;
    this.headers = headers(context);
    this.epoch = epoch;
  }

  static RequestSpans begin(Tracer tracer, Start start, Time time) {
    Instant now = time.instant();
    long epoch = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano() - time.nanoTime();
    Context parent = W3C.extract(Context.root(), start.parent(), GETTER);
    String method = Spans.method(start);
    String verb = method.equals("_OTHER") ? "HTTP" : method;
    Span span =
        tracer
            .spanBuilder(start.path().map(path -> verb + " " + path).orElse(verb))
            .setParent(parent)
            .setSpanKind(SpanKind.SERVER)
            .setStartTimestamp(start.nanos() + epoch, TimeUnit.NANOSECONDS)
            .setAttribute(Spans.METHOD, method)
            .setAttribute(Spans.ROUTE, start.route())
            .startSpan();
    start.path().ifPresent(path -> span.setAttribute(Spans.PATH, path.toString()));
    return new RequestSpans(tracer, start, time, span, parent.with(span), epoch);
  }

  /** Whether the trace is sampled. */
  boolean isRecorded() {
    return request.isRecording();
  }

  @Override
  public Map<String, String> ids(String id) {
    SpanContext span = request.getSpanContext();
    return Map.of("requestId", id, "traceId", span.getTraceId(), "spanId", span.getSpanId());
  }

  /** Those that name the request's span as parent. */
  List<Header> headers() {
    return headers;
  }

  /** Those that name a call's span as parent. */
  @Override
  public synchronized List<Header> headers(String call, long begun) {
    CallSpan span = calls.get(call);
    if (span != null) {
      return span.headers();
    }
    // A call that begins while the request ends is cancelled before it can do anything.
    return hasEnded ? headers : begin(call, begun).headers();
  }

  synchronized void callEnded(CallReport call) {
    if (hasEnded) {
      return;
    }
    CallSpan begun = calls.get(call.name());
    CallSpan ended = begun == null ? begin(call.name(), call.start()) : begun;
    Span span = ended.span();
    span.setAttribute(Spans.UPSTREAM, call.upstream());
    span.setAttribute(Spans.SOURCE, call.source().label());
    call.failure()
        .ifPresent(
            failure -> {
              failure.status().ifPresent(status -> span.setAttribute(Spans.STATUS, status));
              span.setAttribute(Spans.ERROR, failure.kind().label());
              span.setStatus(ERROR);
            });
    end(span, call.outcome(), call.end());
  }

  synchronized void ended(RequestOutcome outcome, int status) {
    hasEnded = true;
    long now = time.nanoTime();
    for (CallSpan call : calls.values()) {
      if (call.span().isRecording()) {
        end(call.span(), CallReport.CANCELLED, now);
      }
    }
    if (status > 0) {
      request.setAttribute(Spans.STATUS, status);
    }
    if (status >= FIRST_SERVER_ERROR) {
      request.setAttribute(Spans.ERROR, Integer.toString(status));
      request.setStatus(ERROR);
    }
    end(request, outcome.label(), now);
  }

  private void end(Span span, String outcome, long at) {
    span.setAttribute(Spans.OUTCOME, outcome);
    span.end(at + epoch, TimeUnit.NANOSECONDS);
  }

  private CallSpan begin(String call, long begun) {
    Span span =
        tracer
            .spanBuilder(call)
            .setParent(context)
            .setSpanKind(SpanKind.CLIENT)
            .setStartTimestamp(begun + epoch, TimeUnit.NANOSECONDS)
            .setAttribute(Spans.ROUTE, start.route())
            .setAttribute(Spans.CALL, call)
            .startSpan();
    CallSpan own = new CallSpan(span, headers(context.with(span)));
    calls.put(call, own);
    return own;
  }

  private static List<Header> headers(Context context) {
    List<Header> headers = new ArrayList<>(2);
    W3C.inject(context, headers, (all, name, value) -> all.add(new Header(name, value)));
    return List.copyOf(headers);
  }

  private record CallSpan(Span span, List<Header> headers) {}

  private static final class Getter implements TextMapGetter<List<Header>> {

    @Override
    public Iterable<String> keys(List<Header> headers) {
      return headers.stream().map(Header::name).toList();
    }

    @Override
    public @Nullable String get(@Nullable List<Header> headers, String name) {
      if (headers != null) {
        for (Header header : headers) {
          if (header.name().equals(name)) {
            return header.value();
          }
        }
      }
      return null;
    }
  }
}
