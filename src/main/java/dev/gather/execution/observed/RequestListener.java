package dev.gather.execution.observed;

import java.time.Duration;

/** Is told how calls and requests ended, on the thread they ended on; must not block. */
public interface RequestListener {

  /** Once for each call that was started. */
  void callEnded(String route, CallReport call);

  /**
   * Once for each request that was passed on to an upstream.
   *
   * @param route its name
   * @param upstream name of the upstream
   * @param outcome {@code success}, {@code status} for a 4xx or 5xx that was passed on, the kind of
   *     the failure, or {@code cancelled}
   * @param total from the start of the exchange to its end, both bodies included
   */
  void proxyEnded(String route, String upstream, String outcome, Duration total);

  /**
   * Once for each request of a route.
   *
   * @param route its name
   * @param outcome how it ended
   * @param status the client's status; 0 when it left before there was one
   * @param total from its arrival to its answer
   * @param overhead the part of it in which no call was under way
   */
  void requestEnded(
      String route, RequestOutcome outcome, int status, Duration total, Duration overhead);
}
