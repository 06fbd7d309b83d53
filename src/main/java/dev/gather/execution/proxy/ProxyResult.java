package dev.gather.execution.proxy;

import dev.gather.execution.call.Requirements;
import dev.gather.merge.CallError;
import dev.gather.plan.ProxyPlan;
import java.time.Duration;
import java.util.Optional;

/** What a request that was passed on comes to. */
public sealed interface ProxyResult {

  /** The upstream's answer has passed, all of it. */
  record Passed(int status) implements ProxyResult {}

  /**
   * The exchange failed, perhaps when part of the answer had passed.
   *
   * @param status for the client, if it is not too late
   * @param error what failed
   * @param retryAfter when another try may succeed, where that is known
   */
  record Failed(int status, CallError error, Optional<Duration> retryAfter)
      implements ProxyResult {}

  /**
   * The upstream could not answer, and nothing of an answer has passed.
   *
   * @param answer what stands in for its own
   * @param error what failed
   * @param retryAfter when another try may succeed, where that is known
   */
  record StoodIn(ProxyPlan.Fallback answer, CallError error, Optional<Duration> retryAfter)
      implements ProxyResult {}

  /** The client left. */
  record ClientLeft() implements ProxyResult {}

  /** The client's body did not arrive, or the client did not read its answer. */
  record ClientStalled() implements ProxyResult {}

  /** It is none of the requests that the route answers. */
  record Refused(Requirements.Refusal refusal) implements ProxyResult {}

  /**
   * The client's request lacks a value, or has one that cannot be used.
   *
   * @param detail names the reference, never the value
   */
  record BadRequest(String detail) implements ProxyResult {}
}
