package dev.gather.ops.endpoint;

import dev.gather.plan.CachePlan;
import java.util.List;

/**
 * How a call's answers are stored, as operators see it.
 *
 * @param ttl how long one is fresh, or {@code upstream} where its own headers say
 * @param staleWhileRevalidate how long after that it is served while it is fetched again
 * @param staleIfError how long after it was fresh it is served when the upstream fails
 * @param negativeTtl how long a 404 or 410 is fresh
 * @param scope who is served it, {@code shared} or {@code user}
 * @param vary names of the forwarded headers that are part of its key
 */
record CachePolicyView(
    String ttl,
    String staleWhileRevalidate,
    String staleIfError,
    String negativeTtl,
    String scope,
    List<String> vary) {

  static CachePolicyView of(CachePlan plan) {
    return new CachePolicyView(
        plan.ttl().map(DurationText::of).orElse("upstream"),
        DurationText.of(plan.staleWhileRevalidate()),
        DurationText.of(plan.staleIfError()),
        DurationText.of(plan.negativeTtl()),
        plan.isPerUser() ? "user" : "shared",
        plan.vary());
  }
}
