package dev.gather.upstream.call;

import dev.gather.rfc9111.NotStored;
import java.util.Optional;

/**
 * How long an answer may still be served, for whoever serves it on.
 *
 * @param ageSeconds since the upstream made it
 * @param freshSeconds left in the cache; zero or less when it is stale
 * @param freshSecondsForOthers left for those who are served it; never more than in the cache
 * @param isPrivate whether it is only for the one who is served it
 * @param notStored why it is not in the cache; empty if it is
 * @param replacesStored whether the cache had one that could not be served as it was
 */
public record Freshness(
    long ageSeconds,
    long freshSeconds,
    long freshSecondsForOthers,
    boolean isPrivate,
    Optional<NotStored> notStored,
    boolean replacesStored) {

  /** Of an answer that the cache was given and does not keep. */
  public static Freshness ofNotStored(NotStored reason, boolean isPrivate) {
    return new Freshness(0, 0, 0, isPrivate, Optional.of(reason), false);
  }

  public Freshness replacing(boolean stored) {
    return new Freshness(
        ageSeconds, freshSeconds, freshSecondsForOthers, isPrivate, notStored, stored);
  }

  /** Of an answer that is made of both. */
  public Freshness least(Freshness other) {
    return new Freshness(
        Math.max(ageSeconds, other.ageSeconds),
        Math.min(freshSeconds, other.freshSeconds),
        Math.min(freshSecondsForOthers, other.freshSecondsForOthers),
        isPrivate || other.isPrivate,
        notStored.or(other::notStored),
        replacesStored || other.replacesStored);
  }
}
