package dev.gather.execution.observed;

/** How a request ended; {@link #label()} is its word in metrics. */
public enum RequestOutcome {
  /** With everything. */
  COMPLETE("complete"),
  /** Without some optional part. */
  PARTIAL("partial"),
  /** A required call failed. */
  FAILED("failed"),
  /** The request itself was at fault. */
  REJECTED("rejected"),
  /** As many requests were in flight as may be. */
  REFUSED("refused"),
  /** The client left. */
  CANCELLED("cancelled");

  private final String label;

  RequestOutcome(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
