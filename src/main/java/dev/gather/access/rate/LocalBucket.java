package dev.gather.access.rate;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The bucket of one key, of this process alone. */
final class LocalBucket extends KeyBucket {

  LocalBucket(String key, Limit limit, long fullAt) {
    super(key, limit, fullAt);
  }

  @Override
  @Nullable Mono<Permission> take() {
    Permission permission;
    synchronized (this) {
      if (isRetired()) {
        return null;
      }
      permission = takeHere(limit.now());
    }
    return Mono.just(permission);
  }
}
