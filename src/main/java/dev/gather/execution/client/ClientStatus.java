package dev.gather.execution.client;

import dev.gather.plan.CallPlan;
import dev.gather.upstream.call.CallFailure;

/** What the failure of a required call means to the client. */
public final class ClientStatus {

  private ClientStatus() {}

  /** A skipped call has the status of the call that it needs instead. */
  public static int of(CallPlan call, CallFailure failure) {
    int status = failure.status().orElse(0);
    boolean isPassed =
        call.failure().passStatus().contains(status) || call.pass().body().contains(status);
    return isPassed ? status : failure.kind().clientStatus();
  }
}
