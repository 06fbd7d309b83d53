package dev.gather.access.rate;

import dev.gather.definition.model.RateLimitDefinition;
import reactor.core.publisher.Mono;

/** The rate limit of one route, with the bucket of each key that has used some of it. */
public final class RateLimiter {

  private final Limit limit;
  private final RateLimitFields fields;
  private final BucketTable buckets;

  RateLimiter(String route, RateLimitDefinition definition, RateEngine engine) {
    this.limit = new Limit(route, definition, engine);
    this.fields = new RateLimitFields(route, definition);
    this.buckets =
        new BucketTable(
            definition.isShared()
                ? (key, fullAt) -> new SharedBucket(key, limit, fullAt)
                : (key, fullAt) -> new LocalBucket(key, limit, fullAt),
            engine);
  }

  public String route() {
    return limit.route;
  }

  public RateLimitDefinition definition() {
    return limit.definition;
  }

  /** What tells clients of it. */
  public RateLimitFields fields() {
    return fields;
  }

  /**
   * Takes a permit for a request, at once unless the limit is shared and only the database knows.
   * Nothing is taken before subscription. Never fails, and waits for the database no longer than
   * twice as long as a request may.
   *
   * @param key of the client, as it came: of any length
   */
  public Mono<Permission> take(String key) {
    return Mono.defer(() -> takeOf(BoundedKey.of(key)));
  }

  /** Keys whose buckets this process knows; some of them may be full again. */
  public int keys() {
    return buckets.size();
  }

  /** Requests that might go on. */
  public long granted() {
    return limit.granted.sum();
  }

  public long refused() {
    return limit.refused.sum();
  }

  private Mono<Permission> takeOf(String key) {
    Mono<Permission> permission = buckets.get(key).take();
    while (permission == null) {
      permission = buckets.getOrAdd(key).take();
    }
    return permission;
  }
}
