package dev.gather.upstream.call;

import static dev.gather.upstream.call.Meaning.BRIDGED;
import static dev.gather.upstream.call.Meaning.COUNTED;
import static dev.gather.upstream.call.Meaning.DONE;
import static dev.gather.upstream.call.Meaning.PASSING;
import static dev.gather.upstream.call.Meaning.TOLD;
import static dev.gather.upstream.call.Meaning.UNSENT;

import java.util.Set;

/**
 * Why a call failed, and what that means; {@link #label()} is its word in documents, headers,
 * metrics and logs.
 */
public enum FailureKind {
  /** The upstream answered 3xx, 4xx or 5xx; what that means says {@link Statuses}. */
  STATUS("status", 502),
  /** An attempt took longer than its limit. */
  TIMEOUT("timeout", 504, PASSING, COUNTED, BRIDGED, TOLD),
  /** The request's time was over. */
  DEADLINE("deadline", 504, UNSENT, BRIDGED, TOLD),
  /** No connection, or it broke before the answer's headers. */
  CONNECTION("connection", 502, PASSING, COUNTED, BRIDGED, TOLD),
  /** Not one JSON value in UTF-8, cut short, too large or too deep. */
  BAD_BODY("bad-body", 502, COUNTED, BRIDGED, DONE, TOLD),
  /** The circuit breaker is open. */
  CIRCUIT_OPEN("circuit-open", 503, UNSENT, BRIDGED, TOLD),
  /** The bulkhead and its queue are full. */
  OVERLOADED("overloaded", 503, UNSENT, BRIDGED, TOLD),
  /** The gateway has too much to do, and the answer can do without the call. */
  SHED("shed", 503, UNSENT, BRIDGED),
  /** A value that the request needs is missing or cannot be sent. */
  UNRESOLVED("unresolved", 502, UNSENT, TOLD),
  /** A call that it reads from failed; that one has its own line. */
  SKIPPED("skipped", 502, UNSENT),
  /** A for-each has more elements than may be called for. */
  TOO_MANY("too-many", 502, UNSENT, TOLD);

  private final String label;
  private final int clientStatus;
  private final Set<Meaning> meanings;

  FailureKind(String label, int clientStatus, Meaning... meanings) {
    this.label = label;
    this.clientStatus = clientStatus;
    this.meanings = Set.of(meanings);
  }

  public String label() {
    return label;
  }

  /** What a client is told whose request fails of it. */
  public int clientStatus() {
    return clientStatus;
  }

  boolean means(Meaning meaning) {
    return meanings.contains(meaning);
  }
}
