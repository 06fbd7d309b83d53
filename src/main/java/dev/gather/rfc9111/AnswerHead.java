package dev.gather.rfc9111;

/**
 * What is known of an answer beside its body. Times are milliseconds since 1970.
 *
 * @param status of the answer
 * @param fields of the answer
 * @param requestedAt when it was asked for
 * @param receivedAt when it came
 */
public record AnswerHead(int status, CacheFields fields, long requestedAt, long receivedAt) {

  /** A stored answer that a 304 has confirmed. */
  public AnswerHead confirmedBy(CacheFields notModified, long asked, long answered) {
    return new AnswerHead(status, fields.updatedBy(notModified), asked, answered);
  }

  /** Whether it says that there is nothing. */
  boolean isNegative() {
    return status == 404 || status == 410;
  }
}
