package dev.gather.execution.observed;

import dev.gather.upstream.call.AttemptListener;

/** Is told of attempts, calls and requests, on the thread they ended on; must not block. */
public interface Observer extends AttemptListener {

  @Override
  default void attemptEnded(String upstream, String outcome) {}

  /** Once for each call that was started. */
  default void callEnded(ObservedRequest request, CallReport call) {}

  /** Whether {@link #callMapped} is to tell what calls have sent. Asked for each request. */
  default boolean wantsDetails() {
    return false;
  }

  /**
   * Once for each call that was started and whose mapping there is something to tell of, after
   * {@link #callEnded}.
   */
  default void callMapped(ObservedRequest request, Mapping mapping) {}

  /**
   * Once for each request for a WebSocket that was passed on.
   *
   * @param outcome as a call's
   */
  default void handshakeEnded(ObservedRequest request, String upstream, String outcome) {}

  /**
   * Once for each WebSocket.
   *
   * @return runs once, when it is closed
   */
  default Runnable webSocketOpened(ObservedRequest request, String upstream) {
    return () -> {};
  }

  /** Once for each request that has a handler, when it is known what it comes to. */
  default void requestConcluded(ObservedRequest request, Conclusion conclusion) {}

  /** Whether {@link #requestEnded} does anything: a request need not be followed otherwise. */
  default boolean follows(ObservedRequest request) {
    return false;
  }

  /**
   * Once for each request that is followed, when the last byte of its answer has left or nobody
   * waits for it any more. Calls that have not ended are cancelled.
   *
   * @param status the client's; 0 when it left before there was one
   */
  default void requestEnded(ObservedRequest request, RequestOutcome outcome, int status) {}

  /**
   * In place of {@link #requestEnded} where a followed request became a WebSocket, which has ended.
   *
   * @param traffic what has passed over it
   */
  default void webSocketEnded(
      ObservedRequest request, RequestOutcome outcome, int status, Traffic traffic) {
    requestEnded(request, outcome, status);
  }
}
