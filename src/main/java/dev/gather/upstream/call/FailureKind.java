package dev.gather.upstream.call;

/** Why a call failed; {@link #label()} is its word in documents, headers, metrics and logs. */
public enum FailureKind {
  /** The upstream answered 3xx, 4xx or 5xx. */
  STATUS("status"),
  /** An attempt took longer than its limit. */
  TIMEOUT("timeout"),
  /** The request's time was over. */
  DEADLINE("deadline"),
  /** No connection, or it broke before the answer's headers. */
  CONNECTION("connection"),
  /** Not one JSON value in UTF-8, cut short, too large or too deep. */
  BAD_BODY("bad-body"),
  /** The circuit breaker is open. */
  CIRCUIT_OPEN("circuit-open"),
  /** The bulkhead and its queue are full. */
  OVERLOADED("overloaded"),
  /** A value that the request needs is missing or cannot be sent. */
  UNRESOLVED("unresolved"),
  /** A call that it reads from failed. */
  SKIPPED("skipped"),
  /** A for-each has more elements than may be called for. */
  TOO_MANY("too-many");

  private final String label;

  FailureKind(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
