package dev.gather.cache;

import dev.gather.rfc9111.AnswerHead;

/**
 * One stored answer, as it was received: until when it may be served is worked out when it is read.
 *
 * @param head its status, fields and times, by the cache's clock; of two answers of one key, the
 *     one that was received later wins
 * @param body decoded; whoever holds it must not write to it
 * @param usableUntil epoch milliseconds; from then on of no use to anybody, and never returned
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, and copied for nobody
public record CachedAnswer(AnswerHead head, byte[] body, long usableUntil) {

  public int status() {
    return head.status();
  }

  public long receivedAt() {
    return head.receivedAt();
  }

  /** Whether this one should be kept of the two. */
  boolean isLaterThan(CachedAnswer other) {
    return receivedAt() > other.receivedAt();
  }
}
