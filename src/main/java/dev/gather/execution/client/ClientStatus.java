package dev.gather.execution.client;

import dev.gather.plan.CallPlan;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.FailureKind;

/** What the failure of a required call means to the client. */
public final class ClientStatus {

  private static final int BAD_GATEWAY = 502;
  private static final int UNAVAILABLE = 503;
  private static final int GATEWAY_TIMEOUT = 504;

  private ClientStatus() {}

  /** A skipped call has the status of the call that it needs instead. */
  public static int of(CallPlan call, CallFailure failure) {
    return failure.kind() == FailureKind.STATUS
        ? passed(call, failure.status().orElse(BAD_GATEWAY))
        : of(failure);
  }

  /** Of a failure that has no status to pass on. */
  public static int of(CallFailure failure) {
    return switch (failure.kind()) {
      case STATUS -> BAD_GATEWAY;
      case TIMEOUT, DEADLINE -> GATEWAY_TIMEOUT;
      case CONNECTION, BAD_BODY, UNRESOLVED, SKIPPED, TOO_MANY -> BAD_GATEWAY;
      case CIRCUIT_OPEN, OVERLOADED -> UNAVAILABLE;
    };
  }

  private static int passed(CallPlan call, int status) {
    return call.passStatus().contains(status) ? status : BAD_GATEWAY;
  }
}
