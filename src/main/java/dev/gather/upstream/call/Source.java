package dev.gather.upstream.call;

/**
 * How an answer was served, from the best for the client to the worst; {@link #label()} is its word
 * in Server-Timing and metrics.
 */
public enum Source {
  /** By an expression of the definition; no upstream was asked. */
  COMPUTED("computed"),
  /** From the cache, fresh. */
  FRESH("fresh"),
  /** From the cache, no longer fresh, while it is fetched again. */
  STALE("stale"),
  /** From the cache, no longer fresh, because the upstream failed. */
  STALE_ERROR("stale-error"),
  /** Shared with an identical call that was already under way. */
  COALESCED("coalesced"),
  /** Fetched from the upstream, as the cache had nothing of use. */
  MISS("miss"),
  /** Fetched from the upstream, past any cache. */
  BYPASS("bypass"),
  /** The definition's fallback stood in for a failed call. */
  FALLBACK("fallback"),
  /** No answer: the call failed. */
  NONE("none");

  private final String label;

  Source(String label) {
    this.label = label;
  }

  /** The one that says more of an answer that is made of both. */
  public static Source worse(Source one, Source other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  public String label() {
    return label;
  }
}
