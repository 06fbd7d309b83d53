package dev.gather.upstream;

import dev.gather.cache.CachedAnswer;
import java.util.Optional;

/** Stored answers as calls give them. */
final class StoredAnswers {

  private StoredAnswers() {}

  /** Of a stored 200. */
  static UpstreamAnswer serve(CachedAnswer stored, CachePolicy policy, Source source, long now) {
    return new UpstreamAnswer(
        stored.status(),
        stored.body(),
        source,
        Optional.of(freshness(stored, policy, now)),
        Optional.empty());
  }

  static Freshness freshness(CachedAnswer stored, CachePolicy policy, long now) {
    return new Freshness(
        Math.max(0, (now - stored.generatedAt()) / 1000),
        Math.floorDiv(stored.freshUntil() - now, 1000L),
        policy.isPerUser());
  }
}
