package dev.gather.ops.trace;

import dev.gather.execution.observed.CallReport;
import dev.gather.execution.observed.ObservedRequest;
import dev.gather.execution.observed.ObservedRequest.Start;
import dev.gather.execution.observed.Observer;
import dev.gather.execution.observed.PassedTrace;
import dev.gather.execution.observed.RequestOutcome;
import dev.gather.execution.observed.RequestTrace;
import dev.gather.process.Time;
import dev.gather.upstream.field.Header;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.List;
import java.util.Set;

/**
 * Begins and ends the spans of requests. Their names and attributes come from definitions and from
 * what Gather decides; of the client's there is the method, if it is one of HTTP's.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/http/http-spans/">Semantic conventions
 *     for HTTP spans</a>
 */
final class Spans implements Observer {

  static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  static final AttributeKey<String> PATH = AttributeKey.stringKey("http.route");
  static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
  static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
  static final AttributeKey<String> ROUTE = AttributeKey.stringKey("gather.route");
  static final AttributeKey<String> CALL = AttributeKey.stringKey("gather.call");
  static final AttributeKey<String> UPSTREAM = AttributeKey.stringKey("gather.upstream");
  static final AttributeKey<String> SOURCE = AttributeKey.stringKey("gather.source");
  static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("gather.outcome");

  private static final Set<String> METHODS =
      Set.of("CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE");

  private final Tracer tracer;
  private final Time time;

  Spans(TracerProvider tracers, Time time) {
    this.tracer = tracers.get("dev.gather");
    this.time = time;
  }

  /** The trace of a request, with spans if it is sampled. */
  RequestTrace trace(Start start) {
    RequestSpans own = begin(start);
    return own.isRecorded() ? own : new PassedTrace(own.headers());
  }

  RequestSpans begin(Start start) {
    return RequestSpans.begin(tracer, start, time);
  }

  @Override
  public void callEnded(ObservedRequest request, CallReport call) {
    if (request.trace() instanceof RequestSpans own) {
      own.callEnded(call);
    }
  }

  @Override
  public boolean follows(ObservedRequest request) {
    return request.trace() instanceof RequestSpans;
  }

  @Override
  public void requestEnded(ObservedRequest request, RequestOutcome outcome, int status) {
    if (request.trace() instanceof RequestSpans own) {
      own.ended(outcome, status);
    }
  }

  /**
   * Where no spans are recorded, the client's trace goes on to the upstreams as it came. Without
   * one, a trace begins that tells upstreams' logs to belong together. It is not sampled: nothing
   * here records its root.
   */
  static RequestTrace passedOn(Start start) {
    if (!start.parent().isEmpty()) {
      return new PassedTrace(start.parent());
    }
    IdGenerator ids = IdGenerator.random();
    String parent = "00-" + ids.generateTraceId() + "-" + ids.generateSpanId() + "-00";
    return new PassedTrace(List.of(new Header("traceparent", parent)));
  }

  /** A method, where it is one of HTTP's; {@code _OTHER} in place of anything else. */
  static String method(Start start) {
    return METHODS.contains(start.method()) ? start.method() : "_OTHER";
  }
}
