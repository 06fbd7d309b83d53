package dev.gather.execution.client;

import dev.gather.execution.observed.CallReports;
import dev.gather.merge.CallError;
import dev.gather.merge.Document;
import dev.gather.merge.Part;
import dev.gather.upstream.call.PassedBody;
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
   * @param success what the client is told with it
   */
  record Assembled(
      List<Part> parts,
      Document document,
      List<CallError> errors,
      CallReports calls,
      Success success)
      implements RouteResult {

    public Assembled(
        List<Part> parts, Document document, List<CallError> errors, CallReports calls) {
      this(parts, document, errors, calls, Success.PLAIN);
    }

    public boolean isPartial() {
      return !errors.isEmpty();
    }
  }

  /**
   * A required call failed, or too many of the others.
   *
   * @param status for the client
   * @param call the call that decided it
   * @param errors of all calls that failed
   * @param retryAfter when another try may succeed, where that is known
   * @param body what the client gets of the service's own answer
   * @param isRequired whether it failed for that call alone
   */
  record Failed(
      int status,
      String call,
      List<CallError> errors,
      Optional<Duration> retryAfter,
      CallReports calls,
      Optional<PassedBody> body,
      boolean isRequired)
      implements RouteResult {

    public Failed(
        int status,
        String call,
        List<CallError> errors,
        Optional<Duration> retryAfter,
        CallReports calls) {
      this(status, call, errors, retryAfter, calls, Optional.empty(), true);
    }
  }

  /**
   * Nobody knows the answer, as an expression that it takes could not be evaluated: the route's
   * transform, or in time what it requires.
   *
   * @param status for the client
   * @param detail why, without values
   * @param retryAfter when another try may succeed; empty where the expression is at fault
   */
  record NotEvaluated(int status, String detail, Optional<Duration> retryAfter, CallReports calls)
      implements RouteResult {}

  /**
   * A requirement is not met by what calls have answered.
   *
   * @param status for the client
   * @param detail what it says, without values
   */
  record Refused(int status, String detail, CallReports calls) implements RouteResult {}

  /**
   * The client's request lacks a value, or has one that cannot be used.
   *
   * @param detail names the reference, never the value
   */
  record BadRequest(String detail, CallReports calls) implements RouteResult {}
}
