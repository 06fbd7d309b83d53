package dev.gather.execution.stream;

import dev.gather.execution.client.RouteResult;
import dev.gather.execution.observed.CallReports;
import dev.gather.merge.CallError;
import dev.gather.merge.Part;

/** One piece of an answer that is sent as it lands. */
public sealed interface Frame {

  /** A member of the document; the last of one name counts. */
  record Member(Part part) implements Frame {}

  /** A call failed. */
  record Error(CallError error) implements Frame {}

  /**
   * The last one.
   *
   * @param isPartial whether something is missing
   * @param hasFailed whether a required call failed
   * @param isWhole whether that was all: of a live stream there is more for who comes back
   */
  record Done(boolean isPartial, boolean hasFailed, boolean isWhole, CallReports calls)
      implements Frame {}

  /** The only one: nothing had landed when the request came to this. */
  record Refused(RouteResult result) implements Frame {}
}
