package dev.gather.upstream;

import dev.gather.cache.CacheKey;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Mono;

/**
 * Lets concurrent misses of one key share one call. It goes on as long as anybody waits for it,
 * whoever began it; when the last one leaves, it is cancelled.
 *
 * <p>Requests without a key pass: nothing says that their answers are the same.
 */
final class CoalescingStage implements CallStage {

  private final ConcurrentMap<CacheKey, Flight> flights = new ConcurrentHashMap<>();

  @Override
  public UpstreamCall around(UpstreamCall next) {
    return request ->
        request
            .cache()
            .map(use -> Mono.defer(() -> join(use.key(), next, request)))
            .orElseGet(() -> next.send(request));
  }

  private Mono<UpstreamAnswer> join(CacheKey key, UpstreamCall next, UpstreamRequest request) {
    return flights.computeIfAbsent(key, absent -> new Flight(absent, next, request)).answer();
  }

  /** One call, and all who wait for it. */
  private final class Flight {

    private final AtomicBoolean claimed = new AtomicBoolean();
    private final Mono<UpstreamAnswer> shared;

    Flight(CacheKey key, UpstreamCall next, UpstreamRequest request) {
      this.shared =
          Mono.defer(() -> next.send(request))
              // In the order of ending: who comes after this begins a new call, and finds what this
              // one stored.
              .doFinally(signal -> flights.remove(key, this))
              .flux()
              .replay(1)
              .refCount(1)
              // Not next(): that would cancel a call that is about to complete.
              .singleOrEmpty();
    }

    /** Exactly one of those who wait has the answer as it came: that one stores it. */
    Mono<UpstreamAnswer> answer() {
      return shared.map(
          answer ->
              claimed.compareAndSet(false, true) ? answer : answer.servedAs(Source.COALESCED));
    }
  }
}
