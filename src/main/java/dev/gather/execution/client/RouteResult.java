package dev.gather.execution.client;

import dev.gather.execution.observed.CallReports;
import dev.gather.merge.CallError;
import dev.gather.merge.Document;
import dev.gather.merge.Part;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a request comes to. */
public sealed interface RouteResult {

  CallReports calls();

  /**
   * A document.
   *
   * @param parts its members; none where a transform made it
   * @param errors of the optional calls that failed; none when it is complete
   */
  record Assembled(List<Part> parts, Document document, List<CallError> errors, CallReports calls)
      implements RouteResult {

    public boolean isPartial() {
      return !errors.isEmpty();
    }
  }

  /**
   * A required call failed.
   *
   * @param status for the client
   * @param call the call that decided it
   * @param errors of all calls that failed
   * @param retryAfter when another try may succeed, where that is known
   */
  record Failed(
      int status,
      String call,
      List<CallError> errors,
      Optional<Duration> retryAfter,
      CallReports calls)
      implements RouteResult {}

  /**
   * The document is there, but not the answer that the route's transform makes of it.
   *
   * @param status for the client
   * @param detail why, without values
   * @param retryAfter when another try may succeed; empty where the expression is at fault
   */
  record NotTransformed(int status, String detail, Optional<Duration> retryAfter, CallReports calls)
      implements RouteResult {}

  /**
   * The client's request lacks a value, or has one that cannot be used.
   *
   * @param detail names the reference, never the value
   */
  record BadRequest(String detail, CallReports calls) implements RouteResult {}
}
