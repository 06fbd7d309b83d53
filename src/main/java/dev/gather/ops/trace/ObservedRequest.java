package dev.gather.ops.trace;

import dev.gather.execution.observed.CallEnd;
import dev.gather.execution.observed.RequestOutcome;
import dev.gather.execution.observed.RequestTrace;
import dev.gather.execution.observed.RequestTraces.Start;
import dev.gather.upstream.call.Header;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request, told to its spans and to the logs.
 *
 * @param headers that carry its trace where a call has no span
 * @param spans null where they are not recorded
 */
record ObservedRequest(
    Start start,
    List<Header> headers,
    @Nullable RequestSpans spans,
    FailureLog failures,
    Optional<AccessLog> access)
    implements RequestTrace {

  /** Where the trace's id stands in a traceparent. */
  private static final int ID = 3;

  private static final int ID_END = ID + 32;

  @Override
  public Map<String, String> ids() {
    String trace = headers.get(0).value().substring(ID, ID_END);
    return spans == null
        ? Map.of("requestId", start.id(), "traceId", trace)
        : Map.of("requestId", start.id(), "traceId", trace, "spanId", spans.id());
  }

  @Override
  public List<Header> headers(String call, long begun) {
    return spans == null ? headers : spans.headers(call, begun);
  }

  @Override
  public void callEnded(CallEnd call) {
    if (spans != null) {
      spans.callEnded(call);
    }
    failures.callEnded(start.route(), call, this);
  }

  @Override
  public boolean isFollowed() {
    return spans != null || access.isPresent();
  }

  @Override
  public void ended(RequestOutcome outcome, int status) {
    if (spans != null) {
      spans.ended(outcome, status);
    }
    access.ifPresent(log -> log.write(start, outcome, status, this));
  }
}
