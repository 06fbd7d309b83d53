package dev.gather.access.jwt;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.gather.access.caller.Caller;
import dev.gather.process.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that were verified, so that each costs its signature once. A token itself is not kept,
 * only its fingerprint. Refused ones are not kept at all: anybody can make any number of them.
 */
final class KnownTokens {

  private static final int MOST = 10_000;
  private static final long MOST_BYTES = 16L << 20;

  /** So that neither bound is passed. */
  private static final int LEAST_WEIGHT = (int) (MOST_BYTES / MOST) + 1;

  private final Cache<Fingerprint, KnownToken> tokens;

  KnownTokens(Time time) {
    this.tokens =
        Caffeine.newBuilder()
            .maximumWeight(MOST_BYTES)
            .weigher(
                (Fingerprint token, KnownToken known) -> Math.max(LEAST_WEIGHT, known.weight()))
            .expireAfter(Expiry.writing((Fingerprint token, KnownToken known) -> left(known, time)))
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(time.millis()))
            .build();
  }

  /** What is known of a token that has not expired. */
  @Nullable KnownToken get(Fingerprint token) {
    return tokens.getIfPresent(token);
  }

  void put(Fingerprint token, KnownToken known) {
    tokens.put(token, known);
  }

  long size() {
    tokens.cleanUp();
    return tokens.estimatedSize();
  }

  private static Duration left(KnownToken known, Time time) {
    Instant expires = known.caller().flatMap(Caller::expires).orElseThrow();
    return Duration.between(time.instant(), expires);
  }
}
