package dev.gather.ops.trace;

import dev.gather.execution.observed.RequestTrace;
import dev.gather.execution.observed.RequestTraces;
import dev.gather.upstream.call.Header;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.List;
import java.util.Optional;

/**
 * Begins the spans of requests where they are recorded. Elsewhere the client's trace goes on to the
 * upstreams as it came.
 *
 * @param spans empty where spans are exported nowhere
 * @param access empty where no access log is written
 */
record ObservedRequests(Optional<Spans> spans, FailureLog failures, Optional<AccessLog> access)
    implements RequestTraces {

  @Override
  public RequestTrace begin(Start start) {
    if (spans.isEmpty()) {
      return new ObservedRequest(start, passedOn(start.parent()), null, failures, access);
    }
    RequestSpans own = spans.get().begin(start);
    return new ObservedRequest(
        start, own.headers(), own.isRecorded() ? own : null, failures, access);
  }

  /**
   * Without one of the client's, a trace begins that tells upstreams' logs to belong together. It
   * is not sampled: nothing here records its root.
   */
  private static List<Header> passedOn(List<Header> clients) {
    if (!clients.isEmpty()) {
      return clients;
    }
    IdGenerator ids = IdGenerator.random();
    String parent = "00-" + ids.generateTraceId() + "-" + ids.generateSpanId() + "-00";
    return List.of(new Header("traceparent", parent));
  }
}
