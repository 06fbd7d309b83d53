package dev.gather.upstream;

/** How an answer was served; {@link #label()} is its word in Server-Timing and metrics. */
public enum Source {
  /** Fetched from the upstream, past any cache. */
  BYPASS("bypass"),
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
