package dev.gather.upstream;

/** How an answer was served; {@link #label()} is its word in Server-Timing and metrics. */
public enum Source {
  /** Fetched from the upstream, past any cache. */
  BYPASS("bypass"),
  /** From the cache, fresh. */
  FRESH("fresh"),
  /** From the cache, no longer fresh, while it is fetched again. */
  STALE("stale"),
  /** From the cache, no longer fresh, because the upstream failed. */
  STALE_ERROR("stale-error"),
  /** Fetched from the upstream, as the cache had nothing of use. */
  MISS("miss"),
  /** Shared with an identical call that was already under way. */
  COALESCED("coalesced"),
  /** The definition's fallback stood in for a failed call. */
  FALLBACK("fallback"),
  /** No answer: the call failed. */
  NONE("none");

  private final String label;

  Source(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
