package dev.gather.execution;

import dev.gather.execution.call.Requirements;

/** What ended a run. */
sealed interface Ending {

  /** Every call has an outcome. */
  Ending DONE = new Plain();

  /** The request's time was over. */
  Ending DEADLINE = new Plain();

  /** Neither an outcome nor an error of the request's own. */
  final class Plain implements Ending {}

  /**
   * A call failed that the answer cannot do without.
   *
   * @param call its index
   */
  record RequiredFailed(int call) implements Ending {}

  /**
   * What calls have answered is not as the route requires it.
   *
   * @param refusal what the client is told
   */
  record Refused(Requirements.Refusal refusal) implements Ending {}

  /**
   * A value of the client's cannot be used.
   *
   * @param call the name of the call that cannot be made
   * @param detail names the reference
   */
  record Rejected(String call, String detail) implements Ending {}
}
