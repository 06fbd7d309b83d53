package dev.gather.execution.observed;

import dev.gather.upstream.field.Header;
import java.util.List;
import java.util.Map;

/** The trace that a request is part of. Calls ask by several threads; nothing here blocks. */
public interface RequestTrace {

  /**
   * What log lines about the request carry, by keys of the logging context: {@code requestId},
   * {@code traceId}, and {@code spanId} where spans are recorded.
   *
   * @param request its id
   */
  Map<String, String> ids(String request);

  /**
   * Headers that carry the trace to an upstream. With the first use the call's span begins, where
   * spans are recorded; requests of one call share it.
   *
   * @param call its name
   * @param start {@link dev.gather.process.Time#nanoTime()} of the call's start
   */
  List<Header> headers(String call, long start);
}
