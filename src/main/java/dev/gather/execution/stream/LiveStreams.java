package dev.gather.execution.stream;

import dev.gather.access.caller.Caller;
import dev.gather.execution.client.ClientRequest;
import dev.gather.execution.client.RouteResult;
import dev.gather.execution.observed.CallReports;
import dev.gather.execution.overload.InFlight;
import dev.gather.plan.Input;
import dev.gather.plan.RoutePlan;
import dev.gather.process.Time;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import reactor.core.Disposable;
import reactor.core.publisher.ConnectableFlux;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The live streams of one route. Requests that must have the same answer share one evaluation,
 * which ends with the last of them.
 */
public final class LiveStreams {

  /** In a brownout, one evaluation in so many is made. */
  private static final int SLOWED = 4;

  /** A stream that a caller may have for longer has no end of its own: timers count nanoseconds. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private final Function<ClientRequest, Mono<RouteResult>> evaluation;
  private final Duration period;
  private final int most;
  private final InFlight inFlight;
  private final Time time;
  private final List<Input> inputs;
  private final Sinks.Empty<Void> closed = Sinks.empty();
  private final Map<List<Object>, Shared> streams = new ConcurrentHashMap<>();

  /**
   * @param evaluation of the route, for a request that is nobody's
   * @param period from the beginning of one to that of the next
   * @param most different requests that are evaluated at once
   * @param inFlight requests under way; while they are many, evaluations become rare
   */
  public LiveStreams(
      RoutePlan plan,
      Function<ClientRequest, Mono<RouteResult>> evaluation,
      Duration period,
      int most,
      InFlight inFlight,
      Time time) {
    this.evaluation = evaluation;
    this.period = period;
    this.most = most;
    this.inFlight = inFlight;
    this.time = time;
    this.inputs = plan.documentInputs();
  }

  /**
   * What changes, from now on: first all members, then those that differ from what this subscriber
   * was sent last. A slow subscriber misses states in between, never the newest. Ends only when the
   * gateway does, the caller is not to be believed any more, or what is required is no longer true.
   *
   * @param isReady whether the subscriber has taken what it was sent; while it has not, states pass
   *     it by
   * @return empty when as many different requests are evaluated as may be
   */
  public Optional<Flux<Frame>> join(ClientRequest client, BooleanSupplier isReady) {
    List<Object> key = client.key(inputs);
    if (streams.size() >= most && !streams.containsKey(key)) {
      return Optional.empty();
    }
    return Optional.of(
        Flux.defer(
            () -> {
              Mono<Void> end = end(client);
              LiveChanges changes = new LiveChanges();
              return enter(key, client)
                  .onBackpressureLatest()
                  .filter(state -> isReady.getAsBoolean())
                  .takeWhile(changes::goOn)
                  .concatMapIterable(changes::since, 1)
                  .takeUntilOther(end)
                  .concatWithValues(new Frame.Done(false, false, false, CallReports.NONE))
                  .doFinally(signal -> leave(key));
            }));
  }

  private Mono<Void> end(ClientRequest client) {
    return client
        .caller()
        .flatMap(Caller::expires)
        .map(expires -> Duration.between(time.instant(), expires))
        .filter(left -> left.compareTo(LONGEST) < 0)
        .map(
            left ->
                Mono.firstWithSignal(closed.asMono(), Mono.delay(left, time.scheduler()).then()))
        .orElseGet(closed::asMono);
  }

  /** Ends all streams, each with a last event, so that a shutdown need not wait for clients. */
  public void close() {
    closed.tryEmitEmpty();
  }

  /** Evaluations under way. */
  public int size() {
    return streams.size();
  }

  private Flux<RouteResult> enter(List<Object> key, ClientRequest client) {
    Shared shared =
        streams.compute(
            key,
            (same, known) -> {
              Shared entered = known == null ? new Shared(evaluated(client)) : known;
              entered.subscribers++;
              return entered;
            });
    return shared.results;
  }

  private void leave(List<Object> key) {
    streams.computeIfPresent(
        key,
        (same, shared) -> {
          shared.subscribers--;
          if (shared.subscribers > 0) {
            return shared;
          }
          shared.evaluation.dispose();
          return null;
        });
  }

  /**
   * In a brownout the document is made less often, and whole all the same: a member that came and
   * went would be an event to each subscriber each time.
   */
  private Flux<RouteResult> evaluated(ClientRequest client) {
    return Flux.interval(Duration.ZERO, period, time.scheduler())
        .filter(tick -> tick % SLOWED == 0 || !inFlight.isBrownout())
        .onBackpressureDrop()
        .concatMap(tick -> evaluation.apply(client.anonymous()), 1);
  }

  /** One evaluation. Counted inside the map, so that it cannot end while somebody enters. */
  private static final class Shared {
    private final Flux<RouteResult> results;
    private final Disposable evaluation;
    private int subscribers;

    Shared(Flux<RouteResult> source) {
      ConnectableFlux<RouteResult> newest = source.replay(1);
      this.results = newest;
      this.evaluation = newest.connect();
    }
  }
}
