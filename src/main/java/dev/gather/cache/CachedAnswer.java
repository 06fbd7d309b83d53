package dev.gather.cache;

import java.util.Optional;

/**
 * One stored answer. Times are epoch milliseconds of the cache's clock.
 *
 * @param body decoded; whoever holds it must not write to it
 * @param generatedAt what the answer's Age counts from; of two answers of one key, the later wins
 * @param freshUntil until then, served without asking the upstream
 * @param staleWhileRevalidateUntil until then, served while it is refreshed
 * @param staleIfErrorUntil until then, served when the upstream fails
 * @param usableUntil from then on of no use to anybody, and never returned; until then the upstream
 *     can at least be asked whether it has changed
 * @param etag the upstream's, to ask whether the answer has changed
 * @param lastModified likewise
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, and copied for nobody
public record CachedAnswer(
    int status,
    byte[] body,
    long generatedAt,
    long freshUntil,
    long staleWhileRevalidateUntil,
    long staleIfErrorUntil,
    long usableUntil,
    Optional<String> etag,
    Optional<String> lastModified) {

  /** One that is of use as long as it may be served. */
  public CachedAnswer(
      int status,
      byte[] body,
      long generatedAt,
      long freshUntil,
      long staleWhileRevalidateUntil,
      long staleIfErrorUntil,
      Optional<String> etag,
      Optional<String> lastModified) {
    this(
        status,
        body,
        generatedAt,
        freshUntil,
        staleWhileRevalidateUntil,
        staleIfErrorUntil,
        Math.max(freshUntil, Math.max(staleWhileRevalidateUntil, staleIfErrorUntil)),
        etag,
        lastModified);
  }

  /** Whether this one should be kept of the two; of equal age, the one that is fresh for longer. */
  boolean isLaterThan(CachedAnswer other) {
    return generatedAt > other.generatedAt
        || generatedAt == other.generatedAt && freshUntil > other.freshUntil;
  }
}
