package dev.gather.upstream.call;

/** What follows from a failure, beyond its call. */
public enum Meaning {
  /** Another attempt may succeed. */
  PASSING,
  /** It counts against the upstream. */
  COUNTED,
  /** The upstream has heard nothing of the request. */
  UNSENT,
  /** A stale answer may stand in for it, and so may the fixed answer of a proxy. */
  BRIDGED,
  /** The request had its effect, though its answer is of no use. */
  DONE,
  /** It is worth a line in the log. */
  TOLD
}
