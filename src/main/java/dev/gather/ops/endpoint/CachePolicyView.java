package dev.gather.ops.endpoint;

import dev.gather.plan.CachePlan;
import dev.gather.rfc9111.CachePolicy;
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
    CachePolicy policy = plan.policy();
    return new CachePolicyView(
        policy.ttl().map(DurationText::of).orElse("upstream"),
        DurationText.of(policy.staleWhileRevalidate()),
        DurationText.of(policy.staleIfError()),
        DurationText.of(policy.negativeTtl()),
        policy.isPerUser() ? "user" : "shared",
        plan.vary());
  }
}
