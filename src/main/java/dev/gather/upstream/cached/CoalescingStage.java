package dev.gather.upstream.cached;

import dev.gather.cache.AnswerCache;
import dev.gather.cache.CacheKey;
import dev.gather.upstream.call.CacheUse;
import dev.gather.upstream.call.CallStage;
import dev.gather.upstream.call.Deadline;
import dev.gather.upstream.call.FetchStart;
import dev.gather.upstream.call.Sharing;
import dev.gather.upstream.call.Source;
import dev.gather.upstream.call.UpstreamAnswer;
import dev.gather.upstream.call.UpstreamCall;
import dev.gather.upstream.call.UpstreamRequest;
import java.time.InstantSource;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Lets concurrent requests of one key share one call: misses of the cache, and what is not stored
 * at all. It goes on as long as anybody waits for it, whoever began it; when the last one leaves,
 * it is cancelled.
 *
 * <p>Requests without a key pass: nothing says that their answers are the same. Requests that know
 * different stored answers share no call either: a 304 answers only those who have the stored
 * answer.
 */
public final class CoalescingStage implements CallStage {

  private final AnswerCache cache;
  private final InstantSource clock;
  private final Set<String> changes;
  private final ConcurrentMap<Subject, Flight> flights = new ConcurrentHashMap<>();

  /**
   * @param origin what all targets of the upstream begin with
   */
  public CoalescingStage(String origin, AnswerCache cache, InstantSource clock) {
    this.cache = cache;
    this.clock = clock;
    this.changes = Set.of(InvalidationStage.anyChange(origin));
  }

  @Override
  public UpstreamCall around(UpstreamCall next) {
    return request ->
        request.sharing().isEmpty()
            ? next.send(request)
            : Mono.defer(() -> join(request.sharing().get(), next, request));
  }

  /**
   * Who comes after an eviction joins no call that began before it: the call may have read what a
   * write has changed since, and who has written must see it.
   *
   * <p>A request that comes when a call has ended waits until its answer is stored, and then begins
   * a new call: an answer that must not be stored belongs only to those who had asked for it.
   */
  private Mono<UpstreamAnswer> join(Sharing sharing, UpstreamCall next, UpstreamRequest request) {
    Flight flight =
        flights.compute(
            Subject.of(sharing),
            (subject, present) ->
                present == null || cache.hasEvicted(tags(sharing), present.start.mark())
                    ? new Flight(subject, next, request)
                    : present);
    return flight.hasEnded
        ? flight.left.asMono().then(Mono.defer(() -> join(sharing, next, request)))
        : flight.answer(request.deadline());
  }

  /** What is not stored has no tags of its own: any change may have been of it. */
  private Set<String> tags(Sharing sharing) {
    return sharing instanceof CacheUse use ? use.tags() : changes;
  }

  /** The key, the time when the stored answer was received, and whether a 304 may confirm it. */
  private record Subject(CacheKey key, long seen, boolean isWhole) {

    static Subject of(Sharing sharing) {
      return sharing instanceof CacheUse use
          ? new Subject(use.key(), use.seen(), use.isWhole())
          : new Subject(sharing.key(), 0, false);
    }
  }

  /** One call, and all who wait for it. */
  private final class Flight {

    private final FetchStart start = new FetchStart(clock.millis(), cache.mark());
    private final Queue<Deadline> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final Sinks.Empty<UpstreamAnswer> left = Sinks.empty();
    private volatile boolean hasEnded;
    private final Mono<UpstreamAnswer> shared;

    Flight(Subject subject, UpstreamCall next, UpstreamRequest request) {
      UpstreamRequest all = request.with(request.deadline().sharedBy(waiting));
      this.shared =
          Mono.defer(() -> next.send(all))
              .map(answer -> answer.begunAt(start))
              .doOnTerminate(() -> hasEnded = true)
              // Runs when those who wait have had the answer, and one of them has stored it.
              .doFinally(
                  signal -> {
                    flights.remove(subject, this);
                    left.tryEmitEmpty();
                  })
              .flux()
              .replay(1)
              .refCount(1)
              // Not next(): that would cancel a call that is about to complete.
              .singleOrEmpty();
    }

    /** Exactly one of those who wait has the answer as it came: that one stores it. */
    Mono<UpstreamAnswer> answer(Deadline deadline) {
      waiting.add(deadline);
      return shared.map(
          answer ->
              claimed.compareAndSet(false, true) ? answer : answer.servedAs(Source.COALESCED));
    }
  }
}
