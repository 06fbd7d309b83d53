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
 * <p>Requests without a key pass: nothing says that their answers are the same. Nor are those of
 * requests that know different stored answers: a 304 is no answer to who has nothing.
 */
final class CoalescingStage implements CallStage {

  private final ConcurrentMap<Subject, Flight> flights = new ConcurrentHashMap<>();

  @Override
  public UpstreamCall around(UpstreamCall next) {
    return request ->
        request
            .cache()
            .map(
                use ->
                    Mono.defer(() -> join(new Subject(use.key(), use.seenUntil()), next, request)))
            .orElseGet(() -> next.send(request));
  }

  private Mono<UpstreamAnswer> join(Subject subject, UpstreamCall next, UpstreamRequest request) {
    return flights.computeIfAbsent(subject, absent -> new Flight(absent, next, request)).answer();
  }

  /** What is asked for, and the end of the freshness of what is known of it. */
  private record Subject(CacheKey key, long seenUntil) {}

  /** One call, and all who wait for it. */
  private final class Flight {

    private final AtomicBoolean claimed = new AtomicBoolean();
    private final Mono<UpstreamAnswer> shared;

    Flight(Subject subject, UpstreamCall next, UpstreamRequest request) {
      this.shared =
          Mono.defer(() -> next.send(request))
              // In the order of ending: who comes after this begins a new call, and finds what this
              // one stored.
              .doFinally(signal -> flights.remove(subject, this))
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
