package dev.gather.execution.observed;

import dev.gather.upstream.call.Header;
import java.util.List;
import java.util.Map;

/**
 * One request as traces and logs know it. Calls are told by several threads; nothing here blocks.
 */
public interface RequestTrace {

  /** Of work that is done for several clients, or for none: it is in no trace. */
  RequestTrace NONE = new NoTrace();

  /**
   * What log lines about the request carry, by keys of the logging context: {@code requestId},
   * {@code traceId}, and {@code spanId} where spans are recorded.
   */
  Map<String, String> ids();

  /**
   * Headers that carry the trace to an upstream. With the first use the call's span begins, where
   * spans are recorded; requests of one call share it.
   *
   * @param call its name
   * @param start {@link System#nanoTime()} of the call's start
   */
  List<Header> headers(String call, long start);

  /** Once for each call that was started. */
  void callEnded(CallEnd call);

  /** Whether {@link #ended} does anything: a request need not be followed to its end otherwise. */
  boolean isFollowed();

  /**
   * Once, when the answer has been written or nobody waits for it any more. Calls that have not
   * ended are cancelled.
   *
   * @param status the client's; 0 when it left before there was one
   */
  void ended(RequestOutcome outcome, int status);
}
