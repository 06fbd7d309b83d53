package dev.gather.execution.observed;

import dev.gather.upstream.field.Header;
import java.util.List;
import java.util.Map;

/**
 * A trace of which nothing is recorded here.
 *
 * @param headers that carry it, traceparent first
 */
public record PassedTrace(List<Header> headers) implements RequestTrace {

  static final RequestTrace NONE = new PassedTrace(List.of());

  /** Where the trace's id stands in a traceparent. */
  private static final int ID = 3;

  private static final int ID_END = ID + 32;

  @Override
  public Map<String, String> ids(String request) {
    return headers.isEmpty()
        ? Map.of()
        : Map.of("requestId", request, "traceId", headers.get(0).value().substring(ID, ID_END));
  }

  @Override
  public List<Header> headers(String call, long start) {
    return headers;
  }
}
