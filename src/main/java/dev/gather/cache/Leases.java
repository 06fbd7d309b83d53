package dev.gather.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;
import reactor.core.publisher.Mono;

/** Who may refresh a key: one of a process's requests, and one of all processes. */
final class Leases {

  /** One more and the oldest are forgotten, which costs an upstream a call too many. */
  private static final int AT_MOST = 100_000;

  private final SharedStore shared;
  private final InstantSource clock;
  private final Cache<CacheKey, Long> heldUntil =
      Caffeine.newBuilder().maximumSize(AT_MOST).build();

  Leases(SharedStore shared, InstantSource clock) {
    this.shared = shared;
    this.clock = clock;
  }

  /** True if the caller may refresh the key until it releases it, but no longer than that. */
  Mono<Boolean> take(CacheKey key, Duration holdFor) {
    return Mono.defer(
        () -> {
          long now = clock.millis();
          long until = now + holdFor.toMillis();
          if (!takeHere(key, now, until)) {
            return Mono.just(false);
          }
          return shared
              .lease(key, now, until)
              .onErrorReturn(true)
              .doOnNext(
                  taken -> {
                    if (!taken) {
                      heldUntil.asMap().remove(key, until);
                    }
                  });
        });
  }

  void release(CacheKey key) {
    if (heldUntil.asMap().remove(key) != null) {
      shared.release(key).subscribe(nothing -> {}, failure -> {});
    }
  }

  private boolean takeHere(CacheKey key, long now, long until) {
    boolean[] taken = new boolean[1];
    heldUntil
        .asMap()
        .compute(
            key,
            (any, held) -> {
              taken[0] = held == null || held <= now;
              return taken[0] ? Long.valueOf(until) : held;
            });
    return taken[0];
  }
}
