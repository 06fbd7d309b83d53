package dev.gather.web;

import dev.gather.process.Time;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Goes on answering for a while after readiness went down, then closes the port and waits for the
 * requests in flight; see src/docs/decisions/0037-the-port-outlives-readiness.md.
 */
final class Drain implements SmartLifecycle {

  /** After live streams ended, in the last phase, and before the management port and this one. */
  static final int PHASE = DEFAULT_PHASE - 256;

  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

  // Clients come back within it, through a balancer that has not noticed yet.
  private static final Duration QUIET = Duration.ofMillis(500);
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final Duration MARGIN = Duration.ofSeconds(1);

  private final ClientConnections connections;
  private final Duration limit;
  private final Duration inFlight;
  private final Time time;
  private volatile boolean isRunning;

  /**
   * @param limit for how long the port outlives readiness; zero to close it and all connections
   *     without a request at once
   * @param inFlight for how long requests may go on after that
   */
  Drain(ClientConnections connections, Duration limit, Duration inFlight, Time time) {
    this.connections = connections;
    this.limit = limit;
    this.inFlight = inFlight;
    this.time = time;
  }

  /** A stop is over by then. */
  Duration longest() {
    return limit.plus(settling()).plus(inFlight).plus(MARGIN);
  }

  @Override
  public void start() {
    isRunning = true;
  }

  @Override
  public void stop() {
    isRunning = false;
    connections.endWithAnswers();
  }

  @Override
  public void stop(Runnable callback) {
    stop();
    drained()
        .then(Mono.defer(connections::closePort))
        .then(Mono.defer(this::settled))
        .then(Mono.defer(this::finished))
        .doFinally(signal -> callback.run())
        .subscribe(unused -> {}, error -> LOG.warn("The port could not be closed", error));
  }

  private Mono<Void> drained() {
    if (limit.isZero()) {
      return Mono.empty();
    }
    return Flux.interval(QUIET, time.scheduler())
        .map(tick -> connections.accepted())
        .startWith(connections.accepted())
        .buffer(2, 1)
        .takeUntil(counts -> connections.open() == 0 && counts.get(0).equals(counts.get(1)))
        .take(limit, time.scheduler())
        .then();
  }

  /** The requests of connections that were accepted last are on their way. */
  private Mono<Void> settled() {
    return Flux.interval(PAUSE, time.scheduler())
        .takeUntil(tick -> connections.open() == 0)
        .take(settling(), time.scheduler())
        .then();
  }

  private Duration settling() {
    return limit.compareTo(QUIET) < 0 ? limit : QUIET;
  }

  private Mono<Void> finished() {
    return Flux.interval(Duration.ZERO, PAUSE, time.scheduler())
        .doOnNext(tick -> connections.closeIdle())
        .takeUntil(tick -> connections.open() == 0)
        .take(inFlight, time.scheduler())
        .then(Mono.fromRunnable(this::cut));
  }

  private void cut() {
    long cut = connections.cut();
    if (cut > 0) {
      LOG.warn(
          "Cut {} requests that were not over {} s after the port closed",
          cut,
          inFlight.toSeconds());
    }
  }

  @Override
  public boolean isRunning() {
    return isRunning;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
