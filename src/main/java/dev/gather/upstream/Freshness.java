package dev.gather.upstream;

/**
 * How long an answer may still be served, for whoever serves it on.
 *
 * @param ageSeconds since the upstream made it
 * @param freshSeconds left; zero or less when it is stale
 * @param isPerUser whether it is one user's
 */
public record Freshness(long ageSeconds, long freshSeconds, boolean isPerUser) {

  /** Of an answer that is made of both. */
  public Freshness least(Freshness other) {
    return new Freshness(
        Math.max(ageSeconds, other.ageSeconds),
        Math.min(freshSeconds, other.freshSeconds),
        isPerUser || other.isPerUser);
  }
}
