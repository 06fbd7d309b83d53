package dev.gather.ops.trace;

import dev.gather.execution.observed.RequestTraces.Start;
import dev.gather.process.Time;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import java.util.Set;

/**
 * Begins the spans of requests. Their names and attributes come from definitions and from what
 * Gather decides; of the client's there is the method, if it is one of HTTP's.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/http/http-spans/">Semantic conventions
 *     for HTTP spans</a>
 */
final class Spans {

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

  RequestSpans begin(Start start) {
    return RequestSpans.begin(tracer, start, time);
  }

  /** A method, where it is one of HTTP's; {@code _OTHER} in place of anything else. */
  static String method(Start start) {
    return METHODS.contains(start.method()) ? start.method() : "_OTHER";
  }
}
